package dev.waycast.protocols.sdp;

import dev.waycast.protocols.rtp.RtpExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The answer to an offer, and what both sides have thereby agreed on for the one video that is sent.
 *
 * @param text the answer, lines ending with CRLF
 * @param mid of the video section; empty when the offer gave none
 * @param codec with the payload type to send and the negotiated parameters and feedback
 * @param supported which of the server's codecs it is
 * @param retransmission where lost packets are sent again; empty when the viewer takes them in the video itself only
 * @param flexFec where forward error correction is sent; empty when the viewer does not take it
 * @param extensions the header extensions to send, with their ids
 * @param remoteIce the viewer's ICE credentials
 * @param remoteFingerprints one of them must match the certificate the viewer shows
 * @param remoteCandidates those in the offer; more may come
 * @param rtcpReducedSize whether the viewer takes RTCP packets that are not compound (RFC 5506)
 */
public record SdpAnswer(
        String text,
        Optional<String> mid,
        Codec codec,
        SupportedCodec supported,
        Optional<RepairStream> retransmission,
        Optional<RepairStream> flexFec,
        Map<RtpExtension, Integer> extensions,
        IceCredentials remoteIce,
        List<Fingerprint> remoteFingerprints,
        List<IceCandidate> remoteCandidates,
        boolean rtcpReducedSize) {

    public int payloadType() {
        return codec.payloadType();
    }

    /** The negotiated id of an extension, empty when the viewer does not take it. */
    public OptionalInt extensionId(RtpExtension extension) {
        Integer id = extensions.get(extension);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The negotiated feedback: "nack", "nack pli", "goog-remb" ... */
    public Set<String> feedback() {
        return Set.copyOf(codec.feedback());
    }
}
