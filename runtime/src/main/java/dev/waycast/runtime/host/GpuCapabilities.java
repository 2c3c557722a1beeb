package dev.waycast.runtime.host;

import dev.waycast.media.codec.RenderNodes;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the GPUs of a host offer for encoding.
 *
 * @param renderNodes for instance {@code /dev/dri/renderD128}
 * @param vaProfiles what VA-API encodes: node, driver and profile, one text each
 * @param nvencLibrary whether NVIDIA's encode library can be loaded
 */
public record GpuCapabilities(List<String> renderNodes, List<String> vaProfiles, boolean nvencLibrary) {

    private static final String NVENC = "libnvidia-encode.so.1";

    /** Looks at this host. */
    public static GpuCapabilities detect() {
        List<String> nodes = RenderNodes.usable().stream().map(Path::toString).toList();
        List<String> profiles = new ArrayList<>();
        nodes.forEach(node -> profiles.addAll(VaApi.encodeProfiles(node)));
        return new GpuCapabilities(nodes, List.copyOf(profiles), canLoad(NVENC));
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
