package dev.waycast.transports.webrtc;

import java.time.Duration;
import java.util.List;

/**
 * How the WebRTC transport is set up. {@link #DEFAULTS} and the {@code with} methods spare callers the long list.
 *
 * @param udpPort the one UDP port of all viewers, 1 to 65535; 0: any free one
 * @param bindAddresses literal IP addresses to listen on and to offer to viewers; empty: all of this host
 * @param publicAddress literal IP address under which viewers reach this host from outside, for instance that of a 1:1
 *     NAT, offered in addition; empty: none. The UDP port must be the same there
 * @param maxSessions viewers at the same time, at least 1
 * @param connectTimeout a session that is not connected by then is removed
 * @param consentTimeout a viewer that sent no connectivity check for so long is sent nothing more (RFC 7675 section 5.1
 *     says 30 s at most), until it is heard again
 * @param sessionTimeout longest life of a session; zero: no limit
 * @param congestionControl how it is found out what a viewer's network carries
 * @param startBitrate bit/s allowed to a new viewer before its network is known
 * @param minBitrate bit/s never gone below
 * @param maxBitrate bit/s never exceeded
 * @param pacingFactor frames leave at this multiple of what the network is thought to carry, 1 to 10; less while it is
 *     congested. A viewer on the same host is not paced
 * @param maxPacketBytes largest RTP packet before encryption, 500 to 1400; 1200 passes every usual network
 * @param retransmission whether lost packets are sent again in a stream of their own (RFC 4588) where viewers take it
 * @param errorCorrection when packets are sent that restore lost ones without asking
 * @param historyAge how long sent packets are kept to be resent
 * @param historyBytes how many bytes of them at most, for each viewer
 * @param ice how paths to viewers are found and kept
 * @param readerCapacity encoded frames that may wait for one viewer before it is slow, at least 2
 */
public record WebRtcSettings(
        int udpPort,
        List<String> bindAddresses,
        String publicAddress,
        int maxSessions,
        Duration connectTimeout,
        Duration consentTimeout,
        Duration sessionTimeout,
        CongestionMode congestionControl,
        long startBitrate,
        long minBitrate,
        long maxBitrate,
        double pacingFactor,
        int maxPacketBytes,
        boolean retransmission,
        ErrorCorrection errorCorrection,
        Duration historyAge,
        int historyBytes,
        IceSettings ice,
        int readerCapacity) {

    public static final WebRtcSettings DEFAULTS = new WebRtcSettings(
            0,
            List.of(),
            "",
            50,
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ZERO,
            CongestionMode.GCC,
            3_000_000,
            150_000,
            20_000_000,
            2.5,
            1200,
            true,
            ErrorCorrection.AUTO,
            Duration.ofSeconds(1),
            2 * 1024 * 1024,
            IceSettings.DEFAULTS,
            6);

    public WebRtcSettings {
        bindAddresses = List.copyOf(bindAddresses);
        require(udpPort >= 0 && udpPort <= 65535, "The UDP port must lie between 0 and 65535");
        require(maxSessions >= 1, "At least one session must be allowed");
        require(
                0 < minBitrate && minBitrate <= startBitrate && startBitrate <= maxBitrate,
                "Bitrates must satisfy 0 < minimum <= start <= maximum");
        require(pacingFactor >= 1 && pacingFactor <= 10, "The pacing factor must lie between 1 and 10");
        require(maxPacketBytes >= 500 && maxPacketBytes <= 1400, "RTP packets must have 500 to 1400 bytes");
        require(historyBytes >= 0 && !historyAge.isNegative(), "The history of sent packets must not be negative");
        require(readerCapacity >= 2, "At least two frames must fit in a viewer's queue");
        require(connectTimeout.isPositive() && consentTimeout.isPositive(), "Timeouts must be positive");
        require(!sessionTimeout.isNegative(), "The session timeout must not be negative");
    }

    public WebRtcSettings withPort(int port) {
        return new WebRtcSettings(
                port,
                bindAddresses,
                publicAddress,
                maxSessions,
                connectTimeout,
                consentTimeout,
                sessionTimeout,
                congestionControl,
                startBitrate,
                minBitrate,
                maxBitrate,
                pacingFactor,
                maxPacketBytes,
                retransmission,
                errorCorrection,
                historyAge,
                historyBytes,
                ice,
                readerCapacity);
    }

    public WebRtcSettings withAddresses(List<String> bind, String reachableAs) {
        return new WebRtcSettings(
                udpPort,
                bind,
                reachableAs,
                maxSessions,
                connectTimeout,
                consentTimeout,
                sessionTimeout,
                congestionControl,
                startBitrate,
                minBitrate,
                maxBitrate,
                pacingFactor,
                maxPacketBytes,
                retransmission,
                errorCorrection,
                historyAge,
                historyBytes,
                ice,
                readerCapacity);
    }

    public WebRtcSettings withSessions(int sessions, Duration connect, Duration consent, Duration longest) {
        return new WebRtcSettings(
                udpPort,
                bindAddresses,
                publicAddress,
                sessions,
                connect,
                consent,
                longest,
                congestionControl,
                startBitrate,
                minBitrate,
                maxBitrate,
                pacingFactor,
                maxPacketBytes,
                retransmission,
                errorCorrection,
                historyAge,
                historyBytes,
                ice,
                readerCapacity);
    }

    public WebRtcSettings withBitrates(long start, long min, long max) {
        return new WebRtcSettings(
                udpPort,
                bindAddresses,
                publicAddress,
                maxSessions,
                connectTimeout,
                consentTimeout,
                sessionTimeout,
                congestionControl,
                start,
                min,
                max,
                pacingFactor,
                maxPacketBytes,
                retransmission,
                errorCorrection,
                historyAge,
                historyBytes,
                ice,
                readerCapacity);
    }

    public WebRtcSettings withSending(CongestionMode mode, boolean rtx, ErrorCorrection correction) {
        return new WebRtcSettings(
                udpPort,
                bindAddresses,
                publicAddress,
                maxSessions,
                connectTimeout,
                consentTimeout,
                sessionTimeout,
                mode,
                startBitrate,
                minBitrate,
                maxBitrate,
                pacingFactor,
                maxPacketBytes,
                rtx,
                correction,
                historyAge,
                historyBytes,
                ice,
                readerCapacity);
    }

    public WebRtcSettings withIce(IceSettings paths) {
        return new WebRtcSettings(
                udpPort,
                bindAddresses,
                publicAddress,
                maxSessions,
                connectTimeout,
                consentTimeout,
                sessionTimeout,
                congestionControl,
                startBitrate,
                minBitrate,
                maxBitrate,
                pacingFactor,
                maxPacketBytes,
                retransmission,
                errorCorrection,
                historyAge,
                historyBytes,
                paths,
                readerCapacity);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
