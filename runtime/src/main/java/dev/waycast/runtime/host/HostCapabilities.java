package dev.waycast.runtime.host;

import dev.waycast.media.codec.EncoderCapabilities;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSelection.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a host has for encoding.
 *
 * @param encoders FFmpeg names of the encoders that work, the first choice first
 * @param hardware those of them that a GPU has
 * @param missing sentences about those that do not
 * @param gpu what the GPUs offer
 */
public record HostCapabilities(
        List<String> encoders, List<String> hardware, List<String> missing, GpuCapabilities gpu) {

    /** Looks at this host; encodes a picture with every encoder, which takes some tenths of a second. */
    public static HostCapabilities detect() {
        return of(EncoderSelection.probe(List.of()).candidates());
    }

    /** With encoders that were probed already. */
    public static HostCapabilities of(List<Candidate> candidates) {
        return new HostCapabilities(
                candidates.stream()
                        .filter(Candidate::works)
                        .map(Candidate::name)
                        .toList(),
                candidates.stream()
                        .filter(candidate -> candidate
                                .capabilities()
                                .filter(EncoderCapabilities::hardware)
                                .isPresent())
                        .map(Candidate::name)
                        .toList(),
                candidates.stream()
                        .filter(candidate -> !candidate.works())
                        .map(Candidate::explanation)
                        .toList(),
                GpuCapabilities.detect());
    }

    /**
     * What is there and not here, and the other way round, one sentence each.
     *
     * @param tried FFmpeg names of the encoders that were tried here: of others nothing is said
     */
    public List<String> differences(HostCapabilities here, Set<String> tried) {
        List<String> differences = new ArrayList<>();
        compare("The encoder ", encoders.stream().filter(tried::contains).toList(), here.encoders, differences);
        compare("The GPU node ", gpu.renderNodes(), here.gpu.renderNodes(), differences);
        compare("VA-API encoding with ", gpu.vaProfiles(), here.gpu.vaProfiles(), differences);
        if (gpu.nvencLibrary() != here.gpu.nvencLibrary()) {
            differences.add("NVIDIA's encode library was " + (gpu.nvencLibrary() ? "there" : "not there")
                    + " at build time and is " + (here.gpu.nvencLibrary() ? "there" : "not there") + " now.");
        }
        return List.copyOf(differences);
    }

    private static void compare(String what, List<String> atBuild, List<String> here, List<String> differences) {
        atBuild.stream()
                .filter(name -> !here.contains(name))
                .forEach(name ->
                        differences.add(what + name + " worked at build time and is not used: it is missing here."));
        here.stream()
                .filter(name -> !atBuild.contains(name))
                .forEach(name -> differences.add(what + name + " was missing at build time and works here."));
    }

    /** One line for each finding, for another process to read with {@link #parse}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        encoders.forEach(name -> lines.add("encoder " + name));
        hardware.forEach(name -> lines.add("hardware " + name));
        missing.forEach(sentence -> lines.add("missing " + oneLine(sentence)));
        gpu.renderNodes().forEach(node -> lines.add("render " + node));
        gpu.vaProfiles().forEach(profile -> lines.add("va " + oneLine(profile)));
        lines.add("nvenc " + gpu.nvencLibrary());
        return lines;
    }

    /** What another process found. Lines that mean nothing are ignored: native libraries print what they like. */
    public static HostCapabilities parse(List<String> lines) {
        return new HostCapabilities(
                after("encoder ", lines),
                after("hardware ", lines),
                after("missing ", lines),
                new GpuCapabilities(after("render ", lines), after("va ", lines), lines.contains("nvenc true")));
    }

    private static List<String> after(String prefix, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
