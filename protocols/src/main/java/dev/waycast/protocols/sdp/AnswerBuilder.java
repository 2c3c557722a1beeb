package dev.waycast.protocols.sdp;

import dev.waycast.protocols.rtp.RtpExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers an offer as an ICE-lite, DTLS-passive server that sends one video (RFC 8829 section 5.3). The first video
 * section that can be served is; every other section is rejected. Not for several threads.
 *
 * <pre>{@code
 * SdpAnswer answer = AnswerBuilder.to(SessionDescription.parse(offer))
 *         .ice(credentials)
 *         .fingerprint(Fingerprint.sha256(certificate))
 *         .candidates(candidates)
 *         .codecs(List.of(SupportedCodec.h264(profileLevelId)))
 *         .extensions(EnumSet.of(RtpExtension.PLAYOUT_DELAY))
 *         .feedback(Set.of("nack", "nack pli", "ccm fir"))
 *         .track("waycast", "desktop", ssrc, cname)
 *         .build();
 * }</pre>
 */
public final class AnswerBuilder {

    private static final Set<String> PROTOCOLS =
            Set.of("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/DTLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVP", "RTP/SAVPF");

    private static final String RTX = "rtx";
    private static final String APT = "apt";
    private static final String FLEXFEC = "flexfec-03";

    /** A section that can be served, and how. */
    private record Chosen(
            MediaSection section,
            Codec codec,
            SupportedCodec supported,
            Optional<RepairStream> retransmission,
            Optional<RepairStream> flexFec) {

        List<RepairStream> repair() {
            return Stream.of(retransmission, flexFec).flatMap(Optional::stream).toList();
        }
    }

    private record Track(String streamId, String trackId, long ssrc, String cname) {}

    private final SessionDescription offer;
    private Optional<IceCredentials> ice = Optional.empty();
    private Optional<Fingerprint> fingerprint = Optional.empty();
    private Optional<Track> track = Optional.empty();
    private List<IceCandidate> candidates = List.of();
    private List<SupportedCodec> codecs = List.of();
    private Set<RtpExtension> extensions = EnumSet.noneOf(RtpExtension.class);
    private Set<String> feedback = Set.of();
    private OptionalInt retransmissionSsrc = OptionalInt.empty();
    private OptionalInt flexFecSsrc = OptionalInt.empty();
    private long sessionId = 1;
    private int version = 1;
    private Direction direction = Direction.SENDONLY;

    private AnswerBuilder(SessionDescription offer) {
        this.offer = offer;
    }

    public static AnswerBuilder to(SessionDescription offer) {
        return new AnswerBuilder(offer);
    }

    /** The server's credentials for this session. Required. */
    public AnswerBuilder ice(IceCredentials credentials) {
        this.ice = Optional.of(credentials);
        return this;
    }

    /** Of the server's certificate. Required. */
    public AnswerBuilder fingerprint(Fingerprint ofCertificate) {
        this.fingerprint = Optional.of(ofCertificate);
        return this;
    }

    /** Where the server is reached. The answer ends the list: none can be added later. */
    public AnswerBuilder candidates(List<IceCandidate> all) {
        this.candidates = List.copyOf(all);
        return this;
    }

    /** What the server makes, best first. Required. */
    public AnswerBuilder codecs(List<SupportedCodec> bestFirst) {
        this.codecs = List.copyOf(bestFirst);
        return this;
    }

    /** What the server sends when the viewer takes it. */
    public AnswerBuilder extensions(Set<RtpExtension> sent) {
        this.extensions = Set.copyOf(sent);
        return this;
    }

    /** What the server reacts to, as written behind the payload type in {@code a=rtcp-fb}: "nack pli". */
    public AnswerBuilder feedback(Set<String> understood) {
        this.feedback = Set.copyOf(understood);
        return this;
    }

    /**
     * The video sent. Required.
     *
     * @param streamId and
     * @param trackId name it to the page: RFC 8830
     * @param ssrc 32 bits
     * @param cname RFC 3550 section 6.5.1
     */
    public AnswerBuilder track(String streamId, String trackId, int ssrc, String cname) {
        this.track = Optional.of(new Track(streamId, trackId, Integer.toUnsignedLong(ssrc), cname));
        return this;
    }

    /** Sends lost packets again in a stream of their own (RFC 4588) when the viewer takes it. */
    public AnswerBuilder retransmission(int ssrc) {
        this.retransmissionSsrc = OptionalInt.of(ssrc);
        return this;
    }

    /** Sends forward error correction (draft-ietf-payload-flexible-fec-scheme-03) when the viewer takes it. */
    public AnswerBuilder flexFec(int ssrc) {
        this.flexFecSsrc = OptionalInt.of(ssrc);
        return this;
    }

    /** Any positive number that differs from other sessions'; for {@code o=}. */
    public AnswerBuilder sessionId(long id) {
        this.sessionId = id;
        return this;
    }

    /** One more for each answer that changes an earlier one: RFC 3264 section 8. */
    public AnswerBuilder version(int oneMoreThanBefore) {
        this.version = oneMoreThanBefore;
        return this;
    }

    /** Answers {@code a=inactive}: the section stands, but nothing is sent. */
    public AnswerBuilder inactive() {
        this.direction = Direction.INACTIVE;
        return this;
    }

    /**
     * Writes the answer.
     *
     * @throws SdpException when the offer asks for nothing that can be served; says why
     * @throws IllegalStateException when something required was not set
     */
    public SdpAnswer build() {
        Chosen chosen = choose();
        MediaSection section = chosen.section;
        IceCredentials remoteIce = requireTransport(section);
        Map<RtpExtension, Integer> agreedExtensions = agreedExtensions(section);
        return new SdpAnswer(
                text(chosen, agreedExtensions),
                section.mid(),
                chosen.codec,
                chosen.supported,
                chosen.retransmission,
                chosen.flexFec,
                agreedExtensions,
                remoteIce,
                section.fingerprints().stream().filter(Fingerprint::isUsable).toList(),
                section.candidates(),
                section.rtcpReducedSize());
    }

    private Chosen choose() {
        List<MediaSection> receiving = offer.media().stream()
                .filter(section -> section.kind().equals("video")
                        && !section.isRejected()
                        && section.direction().receives()
                        && PROTOCOLS.contains(section.protocol()))
                .toList();
        if (receiving.isEmpty()) {
            throw new SdpException(
                    SdpException.Reason.NOTHING_TO_SEND,
                    "The offer asks for no video; add a transceiver of kind \"video\" with direction \"recvonly\".");
        }
        return receiving.stream()
                .flatMap(section -> choose(section).stream())
                .findFirst()
                .orElseThrow(() -> noCommonCodec(receiving));
    }

    private Optional<Chosen> choose(MediaSection section) {
        for (SupportedCodec supported : codecs) {
            for (Codec offered : section.codecs()) {
                Optional<Codec> answered = supported.answer(offered);
                if (answered.isPresent()) {
                    return Optional.of(new Chosen(
                            section,
                            withFeedback(answered.get(), offered),
                            supported,
                            retransmissionOf(offered, section),
                            flexFecIn(section)));
                }
            }
        }
        return Optional.empty();
    }

    /** RFC 4588 section 8.6: the parameter apt says which payload type is sent again. */
    private Optional<RepairStream> retransmissionOf(Codec sent, MediaSection section) {
        String apt = Integer.toString(sent.payloadType());
        return repair(
                retransmissionSsrc,
                section.codecs().stream()
                        .filter(codec -> codec.isNamed(RTX)
                                && codec.clockRate() == sent.clockRate()
                                && apt.equals(codec.parameters().get(APT)))
                        .findFirst());
    }

    private Optional<RepairStream> flexFecIn(MediaSection section) {
        return repair(
                flexFecSsrc,
                section.codecs().stream()
                        .filter(codec -> codec.isNamed(FLEXFEC))
                        .findFirst()
                        .map(offered -> withFeedback(offered, offered)));
    }

    private static Optional<RepairStream> repair(OptionalInt ssrc, Optional<Codec> offered) {
        return ssrc.isEmpty() ? Optional.empty() : offered.map(codec -> new RepairStream(codec, ssrc.getAsInt()));
    }

    private Codec withFeedback(Codec answered, Codec offered) {
        List<String> agreed = offered.feedback().stream()
                .filter(feedback::contains)
                .distinct()
                .toList();
        return new Codec(answered.payloadType(), answered.name(), answered.clockRate(), answered.parameters(), agreed);
    }

    private SdpException noCommonCodec(List<MediaSection> sections) {
        String offered = sections.stream()
                .flatMap(section -> section.codecs().stream())
                .map(codec -> SdpParser.shown((codec.name() + " " + codec.formatParameters()).strip()))
                .distinct()
                .limit(10)
                .collect(Collectors.joining(", "));
        String made = codecs.stream()
                .map(codec -> codec.name() + " " + codec.parameters())
                .collect(Collectors.joining(", "));
        return new SdpException(
                SdpException.Reason.NO_COMMON_CODEC,
                "The offer has no video codec that is made here: it has [" + offered + "], made are [" + made + "].");
    }

    private IceCredentials requireTransport(MediaSection section) {
        if (offer.iceLite()) {
            throw transport("Both sides are ICE-lite, so none would begin; the offer must come from a full ICE agent.");
        }
        if (!section.rtcpMux()) {
            throw transport("The offer has no a=rtcp-mux; RTP and RTCP must share one port.");
        }
        if (section.fingerprints().stream().noneMatch(Fingerprint::isUsable)) {
            throw transport("The offer has no certificate fingerprint with SHA-256, SHA-384 or SHA-512.");
        }
        // RFC 4145 section 4.1: an offer that does not say is active.
        switch (section.setup().orElse(Setup.ACTIVE)) {
            case ACTIVE, ACTPASS -> {}
            case PASSIVE, HOLDCONN ->
                throw transport("The offer must let the viewer begin DTLS: a=setup:actpass or active.");
        }
        return section.ice().orElseThrow(() -> transport("The offer has no ice-ufrag and ice-pwd."));
    }

    private Map<RtpExtension, Integer> agreedExtensions(MediaSection section) {
        Map<RtpExtension, Integer> agreed = new EnumMap<>(RtpExtension.class);
        for (HeaderExtension offered : section.extensions()) {
            if (offered.direction().receives() && offered.id() <= 255) {
                RtpExtension.of(offered.uri())
                        .filter(extensions::contains)
                        .ifPresent(extension -> agreed.putIfAbsent(extension, offered.id()));
            }
        }
        return Map.copyOf(agreed);
    }

    private String text(Chosen chosen, Map<RtpExtension, Integer> agreedExtensions) {
        List<String> lines = new ArrayList<>();
        lines.add("v=0");
        lines.add("o=- " + sessionId + " " + version + " IN IP4 127.0.0.1");
        lines.add("s=-");
        lines.add("t=0 0");
        lines.add("a=ice-lite");
        offer.bundleOf(chosen.section)
                .flatMap(_ -> chosen.section.mid())
                .ifPresent(mid -> lines.add("a=group:BUNDLE " + mid));
        for (MediaSection section : offer.media()) {
            if (section == chosen.section) {
                addAccepted(lines, chosen, agreedExtensions);
            } else {
                addRejected(lines, section);
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private void addAccepted(List<String> lines, Chosen chosen, Map<RtpExtension, Integer> agreedExtensions) {
        MediaSection section = chosen.section;
        Optional<IceCandidate> fallback = defaultCandidate();
        lines.add("m=video " + fallback.map(IceCandidate::port).orElse(9) + " " + section.protocol() + " "
                + chosen.codec.payloadType()
                + chosen.repair().stream()
                        .map(stream -> " " + stream.payloadType())
                        .collect(Collectors.joining()));
        lines.add("c=IN " + fallback.map(AnswerBuilder::connection).orElse("IP4 0.0.0.0"));
        addTransport(lines, section);
        section.mid().ifPresent(mid -> lines.add("a=mid:" + mid));
        addExtensions(lines, section, agreedExtensions);
        lines.add("a=" + direction.attribute());
        Track sent = required(track, "track");
        lines.add("a=msid:" + sent.streamId + " " + sent.trackId);
        lines.add("a=rtcp-mux");
        if (section.rtcpReducedSize()) {
            lines.add("a=rtcp-rsize");
        }
        addCodec(lines, chosen.codec);
        chosen.repair().forEach(stream -> addCodec(lines, stream.codec()));
        addSources(lines, chosen, sent);
        candidates.forEach(candidate -> lines.add("a=" + candidate.format()));
        lines.add("a=end-of-candidates");
    }

    private void addTransport(List<String> lines, MediaSection section) {
        IceCredentials credentials = required(ice, "ice");
        lines.add("a=ice-ufrag:" + credentials.ufrag());
        lines.add("a=ice-pwd:" + credentials.password());
        lines.add("a=ice-options:ice2");
        lines.add("a=fingerprint:" + required(fingerprint, "fingerprint").format());
        lines.add("a=setup:" + Setup.PASSIVE.attribute());
    }

    private static void addExtensions(
            List<String> lines, MediaSection section, Map<RtpExtension, Integer> agreedExtensions) {
        section.extensions().stream()
                .filter(offered -> RtpExtension.of(offered.uri())
                        .filter(extension -> Integer.valueOf(offered.id()).equals(agreedExtensions.get(extension)))
                        .isPresent())
                .distinct()
                .sorted(Comparator.comparingInt(HeaderExtension::id))
                .forEach(offered ->
                        lines.add("a=extmap:" + offered.id() + answeredDirection(offered) + " " + offered.uri()));
    }

    private static String answeredDirection(HeaderExtension offered) {
        return offered.direction() == Direction.SENDRECV
                ? ""
                : "/" + offered.direction().reversed().attribute();
    }

    /** RFC 5576 sections 4.1 and 4.2; the groups are those of RFC 4588 section 8.1 and RFC 5956 section 4.3. */
    private static void addSources(List<String> lines, Chosen chosen, Track sent) {
        chosen.retransmission.ifPresent(
                stream -> lines.add("a=ssrc-group:FID " + sent.ssrc + " " + Integer.toUnsignedString(stream.ssrc())));
        chosen.flexFec.ifPresent(stream ->
                lines.add("a=ssrc-group:FEC-FR " + sent.ssrc + " " + Integer.toUnsignedString(stream.ssrc())));
        lines.add("a=ssrc:" + sent.ssrc + " cname:" + sent.cname);
        chosen.repair()
                .forEach(stream ->
                        lines.add("a=ssrc:" + Integer.toUnsignedString(stream.ssrc()) + " cname:" + sent.cname));
    }

    private static void addCodec(List<String> lines, Codec codec) {
        int payloadType = codec.payloadType();
        lines.add("a=rtpmap:" + payloadType + " " + codec.name() + "/" + codec.clockRate());
        codec.feedback().forEach(value -> lines.add("a=rtcp-fb:" + payloadType + " " + value));
        if (!codec.parameters().isEmpty()) {
            lines.add("a=fmtp:" + payloadType + " " + codec.formatParameters());
        }
    }

    /** RFC 8829 section 5.3.1: port zero, and nothing that would need a transport. */
    private static void addRejected(List<String> lines, MediaSection section) {
        lines.add("m=" + section.kind() + " 0 " + section.protocol() + " " + String.join(" ", section.formats()));
        lines.add("c=IN IP4 0.0.0.0");
        section.mid().ifPresent(mid -> lines.add("a=mid:" + mid));
        lines.add("a=inactive");
    }

    /** RFC 8839 section 4.2.1.2: the address for those who know no ICE; IPv4 is the likeliest to work. */
    private Optional<IceCandidate> defaultCandidate() {
        return candidates.stream()
                .filter(candidate -> candidate.transport() == IceCandidate.Transport.UDP
                        && candidate.numericAddress().isPresent())
                .min(Comparator.comparing(candidate -> candidate.address().contains(":")));
    }

    private static String connection(IceCandidate candidate) {
        return (candidate.address().contains(":") ? "IP6 " : "IP4 ") + candidate.address();
    }

    private static SdpException transport(String message) {
        return new SdpException(SdpException.Reason.TRANSPORT, message);
    }

    private static <T> T required(Optional<T> value, String name) {
        return value.orElseThrow(() -> new IllegalStateException("An answer needs " + name + "(...)."));
    }
}
