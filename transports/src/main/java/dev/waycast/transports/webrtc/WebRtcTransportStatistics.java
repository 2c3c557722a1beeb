package dev.waycast.transports.webrtc;

/**
 * What happened on the UDP port, all viewers together, since start.
 *
 * @param datagramsReceived everything that arrived
 * @param datagramsUnknown from nobody we know and not a connectivity check of a session: ignored without an answer
 * @param datagramsMalformed looked like STUN, DTLS or SRTCP and was not, or was not authentic
 * @param checksUnknown connectivity checks with an unknown user name: ignored without an answer
 * @param checksRejected connectivity checks with a wrong password or role
 * @param handshakesFailed DTLS handshakes that did not succeed
 * @param sessionsAccepted sessions that were opened
 * @param sessionsRefused sessions refused because too many were there
 * @param restarts times that a viewer restarted ICE
 * @param pathChanges times that a connected viewer's packets took another path: another address of it or of ours, or TCP
 * @param relayBytesSent of packets to viewers over a TURN server, without what carries them there
 * @param relayBytesReceived of packets from viewers over it
 */
public record WebRtcTransportStatistics(
        long datagramsReceived,
        long datagramsUnknown,
        long datagramsMalformed,
        long checksUnknown,
        long checksRejected,
        long handshakesFailed,
        long sessionsAccepted,
        long sessionsRefused,
        long restarts,
        long pathChanges,
        long relayBytesSent,
        long relayBytesReceived) {}
