package dev.waycast.runtime.host;

import dev.waycast.media.codec.ChromaPolicy;
import dev.waycast.media.codec.EncoderProvider;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSelection.Candidate;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.config.WaycastConfig.HardwareUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** The encoders this application may use, probed once on this host. Thread-safe. */
@ApplicationScoped
public class Encoders {

    @Inject
    WaycastConfig config;

    private EncoderSelection selection;

    /**
     * Probes at the first call, which takes some tenths of a second. Whoever comes meanwhile waits, so not for the event
     * loop.
     */
    public synchronized EncoderSelection selection() {
        if (selection == null) {
            List<EncoderProvider> usable = usable();
            selection = EncoderSelection.probe(
                    priority(usable), usable, config.encoder().intraRefresh(), chroma());
        }
        return selection;
    }

    private ChromaPolicy chroma() {
        return switch (config.encoder().chroma()) {
            case AUTO -> ChromaPolicy.AUTO;
            case YUV420 -> ChromaPolicy.YUV420;
            case YUV444 -> ChromaPolicy.YUV444;
        };
    }

    /** All of them, the first choice first, those that do not work here included. */
    public List<Candidate> candidates() {
        return selection().candidates();
    }

    /** FFmpeg names of all encoders on the class path, working or not. */
    public static Set<String> names() {
        return providers().stream().map(EncoderProvider::name).collect(Collectors.toSet());
    }

    /** FFmpeg names of the hardware encoders that work here, VA-API on this GPU where one is named. */
    public static Set<String> workingHardware(Optional<Path> vaDevice) {
        List<EncoderProvider> hardware =
                onDevice(vaDevice).stream().filter(EncoderProvider::hardware).toList();
        return EncoderSelection.probe(List.of(), hardware).candidates().stream()
                .filter(Candidate::works)
                .map(Candidate::name)
                .collect(Collectors.toSet());
    }

    /** Hardware that is switched off, and what makes nothing that viewers may be offered, is not even tried. */
    private List<EncoderProvider> usable() {
        boolean allowed = config.hardware().encoder() != HardwareUse.OFF;
        Set<VideoCodec> wanted = wanted();
        return onDevice(config.hardware().vaDevice()).stream()
                .filter(provider -> allowed || !provider.hardware())
                .filter(provider -> wanted.contains(provider.codec()))
                .toList();
    }

    private Set<VideoCodec> wanted() {
        List<String> named = config.webrtc().codecs().orElse(List.of());
        return named.isEmpty()
                ? EnumSet.allOf(VideoCodec.class)
                : named.stream()
                        .map(name -> VideoFormat.parse(name).orElseThrow().codec())
                        .collect(Collectors.toSet());
    }

    /** The configured order may name some that are not tried. */
    private List<String> priority(List<EncoderProvider> usable) {
        Set<String> names = usable.stream().map(EncoderProvider::name).collect(Collectors.toSet());
        return config.encoder().priority().orElse(List.of()).stream()
                .filter(names::contains)
                .toList();
    }

    private static List<EncoderProvider> onDevice(Optional<Path> vaDevice) {
        return providers().stream()
                .map(provider -> vaDevice.map(provider::onRenderNode).orElse(provider))
                .toList();
    }

    private static List<EncoderProvider> providers() {
        return ServiceLoader.load(EncoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
