package dev.waycast.protocols.sdp;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One payload type of a media section.
 *
 * @param payloadType 0..127
 * @param name encoding name as written, compared without case: "H264"
 * @param clockRate ticks a second
 * @param parameters of {@code a=fmtp}, names in lower case, in the order written
 * @param feedback of {@code a=rtcp-fb}: "nack", "nack pli", "ccm fir", "transport-cc" ...
 */
public record Codec(
        int payloadType, String name, int clockRate, Map<String, String> parameters, List<String> feedback) {

    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The value of {@code a=fmtp} behind the payload type; empty without parameters. */
    public String formatParameters() {
        return parameters.entrySet().stream()
                .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(";"));
    }
}
