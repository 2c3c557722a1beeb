package dev.waycast.protocols.sdp;

import dev.waycast.protocols.h264.ProfileLevelId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A video codec the server makes, as it is matched with an offer.
 *
 * @param name as in SDP: "H264", "VP8" ...
 * @param clockRate ticks a second: 90 000 for video
 * @param parameters which an offered codec must have with the same values, or leave out where they are what its
 *     specification takes for granted; H.264's profile-level-id is compared by profile, and its level negotiated
 */
public record SupportedCodec(String name, int clockRate, Map<String, String> parameters) {

    private static final int VIDEO_CLOCK = 90_000;
    /** What an offer means that does not say: RFC 9628 section 6, AV1 RTP specification 7.2.3, RFC 7798 section 7.1. */
    private static final Map<String, Map<String, String>> DEFAULTS = Map.of(
            "VP8", Map.of(),
            "VP9", Map.of("profile-id", "0"),
            "AV1", Map.of("profile", "0"),
            "H265", Map.of("profile-id", "1", "tier-flag", "0", "tx-mode", "SRST"));
    /** These say what the viewer can take at most; the answer repeats them. */
    private static final Set<String> REPEATED = Set.of("level-idx", "tier", "level-id");

    private static final String PROFILE_LEVEL_ID = "profile-level-id";
    private static final String LEVEL_ASYMMETRY = "level-asymmetry-allowed";
    private static final String PACKETIZATION_MODE = "packetization-mode";

    public SupportedCodec {
        parameters = Map.copyOf(parameters);
    }

    /** H.264 in packetization-mode 1. */
    public static SupportedCodec h264(ProfileLevelId profileLevelId) {
        return new SupportedCodec(
                "H264", VIDEO_CLOCK, Map.of(PACKETIZATION_MODE, "1", PROFILE_LEVEL_ID, profileLevelId.format()));
    }

    public static SupportedCodec vp8() {
        return new SupportedCodec("VP8", VIDEO_CLOCK, Map.of());
    }

    /** @param profile 0 for 4:2:0, 1 for 4:4:4, both of eight bits */
    public static SupportedCodec vp9(int profile) {
        return new SupportedCodec("VP9", VIDEO_CLOCK, Map.of("profile-id", Integer.toString(profile)));
    }

    /** AV1 of the main profile: 4:2:0 of eight bits. */
    public static SupportedCodec av1() {
        return new SupportedCodec("AV1", VIDEO_CLOCK, DEFAULTS.get("AV1"));
    }

    /** H.265 of the main profile and tier, in one stream. */
    public static SupportedCodec h265() {
        return new SupportedCodec("H265", VIDEO_CLOCK, DEFAULTS.get("H265"));
    }

    /**
     * The codec to answer with, under the offer's payload type and without feedback.
     *
     * @return empty when the offered one is another codec, profile or mode
     */
    Optional<Codec> answer(Codec offered) {
        if (!offered.isNamed(name) || offered.clockRate() != clockRate) {
            return Optional.empty();
        }
        return name.equalsIgnoreCase("H264") ? answerH264(offered) : answerByParameters(offered);
    }

    private Optional<Codec> answerByParameters(Codec offered) {
        Map<String, String> defaults = DEFAULTS.getOrDefault(name, Map.of());
        boolean same = parameters.entrySet().stream()
                .allMatch(e ->
                        e.getValue().equals(offered.parameters().getOrDefault(e.getKey(), defaults.get(e.getKey()))));
        if (!same) {
            return Optional.empty();
        }
        Map<String, String> agreed = new TreeMap<>(parameters);
        offered.parameters().forEach((key, value) -> {
            if (REPEATED.contains(key)) {
                agreed.put(key, value);
            }
        });
        return Optional.of(answered(offered, agreed));
    }

    /** RFC 6184 section 8.2.2. */
    private Optional<Codec> answerH264(Codec offered) {
        String mode = offered.parameters().getOrDefault(PACKETIZATION_MODE, "0");
        if (!mode.equals(parameters.get(PACKETIZATION_MODE))) {
            return Optional.empty();
        }
        ProfileLevelId ours =
                ProfileLevelId.parse(parameters.get(PROFILE_LEVEL_ID)).orElseThrow();
        boolean asymmetry = "1".equals(offered.parameters().get(LEVEL_ASYMMETRY));
        return offeredProfile(offered)
                .filter(theirs -> theirs.profile() == ours.profile())
                .map(theirs -> answered(offered, h264Parameters(mode, ours.answer(theirs, asymmetry), asymmetry)));
    }

    private static Optional<ProfileLevelId> offeredProfile(Codec offered) {
        String text = offered.parameters().get(PROFILE_LEVEL_ID);
        return text == null ? Optional.of(ProfileLevelId.DEFAULT) : ProfileLevelId.parse(text);
    }

    private static Map<String, String> h264Parameters(String mode, ProfileLevelId profile, boolean asymmetry) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (asymmetry) {
            parameters.put(LEVEL_ASYMMETRY, "1");
        }
        parameters.put(PACKETIZATION_MODE, mode);
        parameters.put(PROFILE_LEVEL_ID, profile.format());
        return parameters;
    }

    private static Codec answered(Codec offered, Map<String, String> parameters) {
        return new Codec(offered.payloadType(), offered.name(), offered.clockRate(), parameters, List.of());
    }
}
