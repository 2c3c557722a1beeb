package dev.waycast.runtime.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the GPUs of a host offer for encoding.
 *
 * @param renderNodes for instance {@code /dev/dri/renderD128}
 * @param vaProfiles what VA-API encodes: node, driver and profile, one text each
 * @param nvencLibrary whether NVIDIA's encode library can be loaded
 */
public record GpuCapabilities(List<String> renderNodes, List<String> vaProfiles, boolean nvencLibrary) {

    private static final String NVENC = "libnvidia-encode.so.1";
    private static final Path NODES = Path.of("/dev/dri");

    /** Looks at this host. */
    public static GpuCapabilities detect() {
        List<String> nodes = nodes();
        List<String> profiles = new ArrayList<>();
        nodes.forEach(node -> profiles.addAll(VaApi.encodeProfiles(node)));
        return new GpuCapabilities(nodes, List.copyOf(profiles), canLoad(NVENC));
    }

    /** Whether an encoder of this FFmpeg name can have what it needs. */
    boolean suits(String encoder) {
        if (encoder.endsWith("_nvenc")) {
            return nvencLibrary;
        }
        return !encoder.endsWith("_vaapi") || !renderNodes.isEmpty();
    }

    private static List<String> nodes() {
        if (!Files.isDirectory(NODES)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(NODES)) {
            return entries.filter(path -> path.getFileName().toString().startsWith("renderD"))
                    .filter(path -> Files.isReadable(path) && Files.isWritable(path))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean canLoad(String library) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException missing) {
            return false;
        }
    }
}
