package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import java.util.Optional;

/**
 * Estimates what one viewer's network carries. For one thread, the sending one; times are {@link System#nanoTime()},
 * given by the caller.
 */
public interface CongestionControl {

    /** A packet left. Called for every one, in the order of their transport-wide numbers. */
    void onSent(SentPacket packet);

    /** The viewer says which packets came, and when. */
    void onTransportFeedback(TransportFeedback feedback, long now);

    /**
     * The viewer reports on the stream (RFC 3550 section 6.4.1).
     *
     * @param fractionLost since the report before, 0 to 1
     * @param roundTripNanos -1: not known
     */
    void onReceiverReport(double fractionLost, long roundTripNanos, long now);

    /** The viewer estimates the bitrate itself (REMB). */
    void onReceiverEstimate(long bitsPerSecond, long now);

    /** Time passes. Called at least every 25 ms while packets are under way. */
    void onTime(long now);

    /**
     * Whether there was nothing more to send than was sent: what is sent then says nothing about what could be.
     *
     * @param limited whether the source, not the network, sets the rate from now on
     */
    void onApplicationLimited(boolean limited, long now);

    /** Bit/s for everything that is sent to this viewer: pictures, retransmissions, repair. */
    long targetBitrate();

    /** Bit/s at which packets leave, at least the target. */
    long pacingBitrate();

    /** A probe that is due: the sender sends so much, that fast, and marks the packets with its number. */
    Optional<Probe> takeProbe(long now);

    /** A snapshot. */
    NetworkEstimate estimate(long now);
}
