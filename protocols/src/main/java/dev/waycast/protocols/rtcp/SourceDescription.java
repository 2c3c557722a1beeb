package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * SDES, RFC 3550 section 6.5. Of its items only CNAME is kept.
 *
 * @param chunks at most 31
 */
public record SourceDescription(List<Chunk> chunks) implements RtcpPacket {

    /**
     * @param ssrc the stream
     * @param cname names the sender over all its streams, at most 255 bytes; empty when the chunk has none
     */
    public record Chunk(int ssrc, String cname) {}

    public static SourceDescription of(int ssrc, String cname) {
        return new SourceDescription(List.of(new Chunk(ssrc, cname)));
    }
}
