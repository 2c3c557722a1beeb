package dev.waycast.transports.webrtc;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.VideoCodec;
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
                    && answer.retransmission().equals(later.answer.retransmission())
                    && answer.flexFec().equals(later.answer.flexFec())
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
            WebRtcSettings settings,
            SentStreams streams,
            int version) {
        try {
            SessionDescription offer = SessionDescription.parse(offerSdp);
            Set<String> congestionFeedback = settings.bitrate()
                    .congestionControl()
                    .feedback(
                            offers(offer, CongestionMode.FEEDBACK_TRANSPORT),
                            offers(offer, CongestionMode.FEEDBACK_REMB));
            SequencedMap<SupportedCodec, VideoFormat> codecs = codecs(ladder.formats());
            AnswerBuilder builder = AnswerBuilder.to(offer)
                    .ice(ice)
                    .fingerprint(fingerprint)
                    .candidates(candidates)
                    .codecs(List.copyOf(codecs.keySet()))
                    .extensions(extensions(congestionFeedback))
                    .feedback(feedback(congestionFeedback))
                    .track("waycast", ladder.id(), streams.video(), streams.cname())
                    .sessionId(Integer.toUnsignedLong(streams.video()))
                    .version(version);
            if (settings.packets().retransmission()) {
                builder.retransmission(streams.retransmission());
            }
            if (settings.packets().errorCorrection() != ErrorCorrection.OFF) {
                builder.flexFec(streams.repair());
            }
            SdpAnswer answer = builder.build();
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

    private static boolean offers(SessionDescription offer, String feedback) {
        return offer.media().stream()
                .flatMap(section -> section.codecs().stream())
                .anyMatch(codec -> codec.feedback().contains(feedback));
    }

    private static Set<RtpExtension> extensions(Set<String> congestionFeedback) {
        EnumSet<RtpExtension> extensions =
                EnumSet.of(RtpExtension.PLAYOUT_DELAY, RtpExtension.ABSOLUTE_CAPTURE_TIME, RtpExtension.MID);
        if (congestionFeedback.contains(CongestionMode.FEEDBACK_TRANSPORT)) {
            extensions.add(RtpExtension.TRANSPORT_SEQUENCE_NUMBER);
        }
        return extensions;
    }

    private static Set<String> feedback(Set<String> congestionFeedback) {
        Set<String> feedback = new TreeSet<>(Set.of("nack", "nack pli", "ccm fir"));
        feedback.addAll(congestionFeedback);
        return feedback;
    }

    private static SequencedMap<SupportedCodec, VideoFormat> codecs(List<VideoFormat> bestFirst) {
        SequencedMap<SupportedCodec, VideoFormat> codecs = new LinkedHashMap<>();
        bestFirst.forEach(format -> codecs(format).forEach(codec -> codecs.putIfAbsent(codec, format)));
        return codecs;
    }

    /** Whether there is a name for this in SDP. */
    static boolean knows(VideoFormat format) {
        return !codecs(format).isEmpty();
    }

    private static List<SupportedCodec> codecs(VideoFormat format) {
        return switch (format.chroma()) {
            case YUV420 -> codecs(format.codec());
            case YUV444 -> fullColourCodecs(format.codec());
        };
    }

    /** Every browser takes constrained baseline, and decodes the higher profiles under its name as well. */
    private static List<SupportedCodec> codecs(VideoCodec codec) {
        return switch (codec) {
            case H264 ->
                List.of(
                        h264(H264Profile.CONSTRAINED_BASELINE),
                        h264(H264Profile.HIGH),
                        h264(H264Profile.CONSTRAINED_HIGH),
                        h264(H264Profile.MAIN),
                        h264(H264Profile.BASELINE));
            case H265 -> List.of(SupportedCodec.h265());
            case VP8 -> List.of(SupportedCodec.vp8());
            case VP9 -> List.of(SupportedCodec.vp9(0));
            case AV1 -> List.of(SupportedCodec.av1());
        };
    }

    /** Decoders of other profiles may not cope, so only those that name the profile get full colour. */
    private static List<SupportedCodec> fullColourCodecs(VideoCodec codec) {
        return switch (codec) {
            case H264 -> List.of(h264(H264Profile.PREDICTIVE_HIGH_444));
            case VP9 -> List.of(SupportedCodec.vp9(1));
            case H265, VP8, AV1 -> List.of();
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
