package dev.waycast.deployment;

import dev.waycast.runtime.host.GpuCapabilities;
import java.util.ArrayList;
import java.util.List;

/** GPUs in words. */
final class GpuSentence {

    private GpuSentence() {}

    static String of(GpuCapabilities gpu) {
        List<String> parts = new ArrayList<>();
        if (!gpu.renderNodes().isEmpty()) {
            parts.add("render nodes " + String.join(", ", gpu.renderNodes()));
        }
        if (!gpu.vaProfiles().isEmpty()) {
            parts.add("VA-API " + String.join(", ", gpu.vaProfiles()));
        }
        if (gpu.nvencLibrary()) {
            parts.add("NVENC library");
        }
        return parts.isEmpty() ? "none (no render node, no NVENC library)" : String.join("; ", parts);
    }
}
