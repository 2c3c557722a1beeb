package dev.waycast.transports.webrtc;

import java.util.concurrent.ThreadLocalRandom;

/** Numbers the packets of one SSRC and counts them. On the sending thread only. */
final class RtpStream {

    /** The first number leaves room below the wrap, so that receivers cannot misjudge SRTP's rollover counter. */
    private static final int HIGHEST_FIRST = 0x8000;

    private final int ssrc;
    private int next = ThreadLocalRandom.current().nextInt(HIGHEST_FIRST);
    private long packets;
    private long payloadBytes;

    RtpStream(int ssrc) {
        this.ssrc = ssrc;
    }

    int ssrc() {
        return ssrc;
    }

    /** The sequence number of the next packet, 0 to 65535. */
    int take(int itsPayloadBytes) {
        int sequence = next;
        next = next + 1 & 0xFFFF;
        packets++;
        payloadBytes += itsPayloadBytes;
        return sequence;
    }

    long packets() {
        return packets;
    }

    long payloadBytes() {
        return payloadBytes;
    }
}
