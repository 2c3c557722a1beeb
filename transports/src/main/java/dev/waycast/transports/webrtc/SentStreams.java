package dev.waycast.transports.webrtc;

import java.util.random.RandomGenerator;

/**
 * What the streams of one viewer are called. They keep their names for the session's life.
 *
 * @param video SSRC of the pictures
 * @param retransmission SSRC of packets sent again
 * @param repair SSRC of forward error correction
 * @param cname RFC 3550 section 6.5.1
 */
record SentStreams(int video, int retransmission, int repair, String cname) {

    /** Names that differ from one another and are not to be guessed. */
    static SentStreams random(RandomGenerator random, String cname) {
        int[] ssrcs = random.ints(1, Integer.MAX_VALUE).distinct().limit(3).toArray();
        return new SentStreams(ssrcs[0], ssrcs[1], ssrcs[2], cname);
    }
}
