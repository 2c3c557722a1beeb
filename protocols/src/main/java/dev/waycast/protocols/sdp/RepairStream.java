package dev.waycast.protocols.sdp;

/**
 * A stream that helps to restore another one.
 *
 * @param codec with the payload type to send: "rtx" (RFC 4588 section 8) or "flexfec-03"
 * @param ssrc of the stream, 32 bits
 */
public record RepairStream(Codec codec, int ssrc) {

    public int payloadType() {
        return codec.payloadType();
    }
}
