package dev.waycast.protocols.sdp;

/**
 * One {@code a=} line as it was written.
 *
 * @param name before the colon
 * @param value behind it; empty for a property attribute
 */
public record SdpAttribute(String name, String value) {

    static SdpAttribute parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new SdpAttribute(text, "")
                : new SdpAttribute(text.substring(0, colon), text.substring(colon + 1));
    }
}
