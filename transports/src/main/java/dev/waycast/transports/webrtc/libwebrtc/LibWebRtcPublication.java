package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.waycast.media.TransportException;
import dev.waycast.protocols.sdp.MediaSection;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.transports.SessionState;

/**
 * Somebody who sends a video. It is decoded, and each picture handed over. Audio is not taken. Thread-safe.
 */
public final class LibWebRtcPublication extends PeerSession {

    /**
     * What arrived so far. Counters start at 0 with the publication.
     *
     * @param codec as in SDP; empty before the first packet
     * @param packetsReceived RTP packets
     * @param bytesReceived of those, with RTP headers
     * @param packetsLost that did not arrive in the end
     * @param framesDecoded pictures
     * @param framesDropped pictures that nobody took in time
     * @param roundTripMillis -1: not known
     */
    public record Statistics(
            String codec,
            long packetsReceived,
            long bytesReceived,
            long packetsLost,
            long framesDecoded,
            long framesDropped,
            double roundTripMillis) {}

    private final PublicationListener listener;
    private final ReceivedPictures received;

    LibWebRtcPublication(String id, LibWebRtcEngine engine, LibWebRtcSettings settings, PublicationListener listener) {
        super(id, engine, settings);
        this.listener = listener;
        this.received = new ReceivedPictures(listener::onPicture);
    }

    /** At most half a second old. */
    public Statistics statistics() {
        StatisticsReport report = report();
        return report == null
                ? new Statistics("", 0, 0, 0, 0, 0, -1)
                : new Statistics(
                        report.codec(),
                        report.packetsReceived(),
                        report.bytesReceived(),
                        report.receivedPacketsLost(),
                        report.framesDecoded(),
                        received.dropped(),
                        report.roundTripMillis());
    }

    @Override
    void require(SessionDescription offer) {
        Descriptions.section(offer, "video")
                .filter(LibWebRtcPublication::sends)
                .orElseThrow(() -> new TransportException(
                        TransportException.Problem.OFFER_REJECTED, "The offer sends no video: publish at least one"));
    }

    @Override
    String prepared(String offer) {
        return offer;
    }

    @Override
    void prepare(Peer opened, RTCPeerConnection connection) {
        boolean taken = false;
        for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
            if (!taken && transceiver.getReceiver().getTrack() instanceof VideoTrack track) {
                taken = true;
                transceiver.setDirection(RTCRtpTransceiverDirection.RECV_ONLY);
                opened.listen(track, received);
            } else {
                transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE);
            }
        }
    }

    @Override
    void answered(SessionDescription own) {
        Descriptions.section(own, "video")
                .filter(section -> section.direction().receives())
                .orElseThrow(() -> new TransportException(
                        TransportException.Problem.CODEC_UNSUPPORTED,
                        "The offer sends no video in VP8, VP9, H.264 or AV1"));
    }

    @Override
    void connected(boolean first) {
        enter(SessionState.STREAMING, "");
    }

    @Override
    void released() {
        received.close();
    }

    @Override
    void tell(SessionState next, String reason) {
        listener.onState(next, reason);
    }

    private static boolean sends(MediaSection section) {
        return section.direction().reversed().receives();
    }
}
