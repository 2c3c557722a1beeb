package dev.waycast.deployment;

import dev.waycast.runtime.host.HostCapabilities;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the Dev UI's table.
 *
 * @param kind what was looked for
 * @param finding what was found
 */
record CapabilityRow(String kind, String finding) {

    static List<CapabilityRow> of(HostCapabilities host) {
        if (host == null) {
            return List.of(new CapabilityRow("Detection", "The build did not look for encoders, or could not"));
        }
        List<CapabilityRow> rows = new ArrayList<>();
        host.encoders()
                .forEach(name -> rows.add(
                        new CapabilityRow(host.hardware().contains(name) ? "Encoder of the GPU" : "Encoder", name)));
        host.missing().forEach(sentence -> rows.add(new CapabilityRow("Missing encoder", sentence)));
        rows.add(new CapabilityRow("GPU", GpuSentence.of(host.gpu())));
        return rows;
    }
}
