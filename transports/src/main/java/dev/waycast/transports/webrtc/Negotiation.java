package dev.waycast.transports.webrtc;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.protocols.h264.H264Profile;
import dev.waycast.protocols.h264.ProfileLevelId;
import dev.waycast.protocols.rtp.RtpExtension;
import dev.waycast.protocols.sdp.AnswerBuilder;
import dev.waycast.protocols.sdp.Fingerprint;
import dev.waycast.protocols.sdp.IceCandidate;
import dev.waycast.protocols.sdp.IceCredentials;
import dev.waycast.protocols.sdp.SdpAnswer;
import dev.waycast.protocols.sdp.SdpException;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.protocols.sdp.SupportedCodec;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** Answers offers: what of it this transport takes part in. */
final class Negotiation {

    /** High enough for every size a desktop has; what is sent depends on the stream, not on this. */
    private static final int H264_LEVEL = 52;

    private static final String REMB = "goog-remb";
    private static final String TRANSPORT_CC = "transport-cc";

    private Negotiation() {}

    /**
     * What was agreed on.
     *
     * @param answer to send
     * @param format what of the source the viewer gets
     * @param offerer names the viewer's connection: the same in all its offers (RFC 8829 section 5.2.2)
     */
    record Agreed(SdpAnswer answer, VideoFormat format, String offerer) {

        /** Whether a later offer of the same connection leaves everything as it is but the path. */
        boolean goesOnWith(Agreed later) {
            return offerer.equals(later.offerer)
                    && format.equals(later.format)
                    && answer.mid().equals(later.answer.mid())
                    && answer.codec().equals(later.answer.codec())
                    && answer.extensions().equals(later.answer.extensions())
                    && Set.copyOf(answer.remoteFingerprints()).equals(Set.copyOf(later.answer.remoteFingerprints()));
        }
    }

    static Agreed answer(
            String offerSdp,
            StreamLadder ladder,
            IceCredentials ice,
            Fingerprint fingerprint,
            List<IceCandidate> candidates,
            int ssrc,
            String cname,
            int version) {
        try {
            SessionDescription offer = SessionDescription.parse(offerSdp);
            boolean estimates = receiverEstimates(offer);
            SequencedMap<SupportedCodec, VideoFormat> codecs = codecs(ladder.formats());
            SdpAnswer answer = AnswerBuilder.to(offer)
                    .ice(ice)
                    .fingerprint(fingerprint)
                    .candidates(candidates)
                    .codecs(List.copyOf(codecs.keySet()))
                    .extensions(extensions(estimates))
                    .feedback(feedback(estimates))
                    .track("waycast", ladder.id(), ssrc, cname)
                    .sessionId(Integer.toUnsignedLong(ssrc))
                    .version(version)
                    .build();
            return new Agreed(answer, codecs.get(answer.supported()), offerer(offer));
        } catch (SdpException e) {
            throw new TransportException(problem(e.reason()), e.getMessage(), e);
        }
    }

    /** The user name and number in {@code o=}; what follows changes from offer to offer. */
    private static String offerer(SessionDescription offer) {
        String[] words = offer.origin().split(" ");
        return words.length < 2 ? offer.origin() : words[0] + " " + words[1];
    }

    /**
     * Browsers that can do both estimate their bandwidth themselves only while no packet carries a transport-wide
     * sequence number. Their estimate is what the sending rate is guided by, so those numbers are for the others.
     */
    private static boolean receiverEstimates(SessionDescription offer) {
        return offer.media().stream()
                .flatMap(section -> section.codecs().stream())
                .anyMatch(codec -> codec.feedback().contains(REMB));
    }

    private static Set<RtpExtension> extensions(boolean receiverEstimates) {
        EnumSet<RtpExtension> extensions =
                EnumSet.of(RtpExtension.PLAYOUT_DELAY, RtpExtension.ABSOLUTE_CAPTURE_TIME, RtpExtension.MID);
        if (!receiverEstimates) {
            extensions.add(RtpExtension.TRANSPORT_SEQUENCE_NUMBER);
        }
        return extensions;
    }

    private static Set<String> feedback(boolean receiverEstimates) {
        Set<String> feedback = new TreeSet<>(Set.of("nack", "nack pli", "ccm fir"));
        feedback.add(receiverEstimates ? REMB : TRANSPORT_CC);
        return feedback;
    }

    private static SequencedMap<SupportedCodec, VideoFormat> codecs(List<VideoFormat> bestFirst) {
        SequencedMap<SupportedCodec, VideoFormat> codecs = new LinkedHashMap<>();
        bestFirst.forEach(format -> codecs(format).forEach(codec -> codecs.putIfAbsent(codec, format)));
        return codecs;
    }

    /** Every browser takes constrained baseline, and decodes the higher profiles under its name as well. */
    private static List<SupportedCodec> codecs(VideoFormat format) {
        return switch (format.codec()) {
            case H264 ->
                List.of(
                        h264(H264Profile.CONSTRAINED_BASELINE),
                        h264(H264Profile.HIGH),
                        h264(H264Profile.CONSTRAINED_HIGH),
                        h264(H264Profile.MAIN),
                        h264(H264Profile.BASELINE));
            case H265, VP8, VP9, AV1 -> List.of();
        };
    }

    private static SupportedCodec h264(H264Profile profile) {
        return SupportedCodec.h264(new ProfileLevelId(profile, H264_LEVEL));
    }

    private static TransportException.Problem problem(SdpException.Reason reason) {
        return switch (reason) {
            case NO_COMMON_CODEC -> TransportException.Problem.CODEC_UNSUPPORTED;
            case MALFORMED, TOO_LARGE, NOTHING_TO_SEND, TRANSPORT -> TransportException.Problem.OFFER_REJECTED;
        };
    }
}
