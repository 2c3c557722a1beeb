package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.congestion.SentBitrate;

/**
 * What of the target is left for pictures when retransmissions and repair have had their share, told only when it
 * changed by enough to be worth setting up an encoder anew. For one thread.
 */
final class BitrateShare {

    /** Pictures keep this share whatever is lost: below, less quality would not help any more. */
    private static final double LEAST_FOR_PICTURES = 0.5;

    private static final double WORTH_TELLING = 0.03;

    /** With so much more than the pictures take, what is sent beside them takes nothing from them. */
    private static final int ROOM = 3;

    private final SentBitrate others = new SentBitrate();
    private final SentBitrate pictures = new SentBitrate();
    private long told;

    /** Something else than pictures was sent. */
    void onOthers(int bytes, long now) {
        others.add(bytes, now);
    }

    /** A packet of a picture was sent for the first time. */
    void onPictures(int bytes, long now) {
        pictures.add(bytes, now);
    }

    /** Whether as much again could be sent as the pictures take, and more. @param target bit/s for everything */
    boolean hasRoom(long target, long now) {
        return target >= ROOM * pictures.bitsPerSecond(now);
    }

    /**
     * @param target bit/s for everything
     * @return bit/s for pictures
     */
    long pictures(long target, long now) {
        return Math.max((long) (LEAST_FOR_PICTURES * target), target - others.bitsPerSecond(now));
    }

    /** Whether the encoder should be told that bitrate; if so, it counts as told. */
    boolean isNews(long bitsPerSecond, boolean exactly) {
        boolean news = exactly
                ? bitsPerSecond != told
                : Math.abs(bitsPerSecond - told) > WORTH_TELLING * Math.max(bitsPerSecond, told);
        if (news) {
            told = bitsPerSecond;
        }
        return news;
    }
}
