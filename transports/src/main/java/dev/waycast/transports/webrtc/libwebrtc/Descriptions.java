package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.frame.VideoCodec;
import dev.waycast.protocols.sdp.Codec;
import dev.waycast.protocols.sdp.Fingerprint;
import dev.waycast.protocols.sdp.IceCandidate;
import dev.waycast.protocols.sdp.MediaSection;
import dev.waycast.protocols.sdp.SdpException;
import dev.waycast.protocols.sdp.SessionDescription;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to be said in offers and answers that libwebrtc has no call for. */
final class Descriptions {

    private static final String END_OF_LINE = "\r\n";
    private static final String CANDIDATE = "a=candidate:";
    private static final List<String> REPAIR = List.of("rtx", "red", "ulpfec", "flexfec-03");

    private Descriptions() {}

    /** The first section of that kind that is not rejected. */
    static Optional<MediaSection> section(SessionDescription description, String kind) {
        return description.media().stream()
                .filter(section -> section.kind().equals(kind) && !section.isRejected())
                .findFirst();
    }

    /** Whether two descriptions of one side have the same ICE credentials: otherwise candidates are gathered anew. */
    static boolean sameTransport(String one, String other) {
        return fragments(one).equals(fragments(other));
    }

    /** Whether two offers come from one connection: RFC 8829 section 5.2.2, and the certificate is the same. */
    static boolean sameConnection(SessionDescription one, SessionDescription other) {
        return sessionId(one).equals(sessionId(other)) && fingerprints(one).equals(fingerprints(other));
    }

    private static String sessionId(SessionDescription description) {
        String[] words = description.origin().split(" ");
        return words.length > 1 ? words[1] : "";
    }

    private static Set<Fingerprint> fingerprints(SessionDescription description) {
        return description.media().stream()
                .flatMap(section -> section.fingerprints().stream())
                .collect(Collectors.toSet());
    }

    private static List<String> fragments(String description) {
        return lines(description).stream()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .distinct()
                .toList();
    }

    /** The codec that is preferred in a section, RTX and FEC aside. */
    static Optional<Codec> preferred(MediaSection section) {
        return section.codecs().stream()
                .filter(codec -> REPAIR.stream().noneMatch(codec::isNamed))
                .findFirst();
    }

    /**
     * The offer, telling libwebrtc at which bitrate to begin. Without it it begins at 300 kbit/s, whatever the network.
     */
    static String withStartBitrate(String offer, long bitsPerSecond) {
        List<Codec> codecs = section(SessionDescription.parse(offer), "video").stream()
                .flatMap(section -> section.codecs().stream())
                .filter(codec -> REPAIR.stream().noneMatch(codec::isNamed))
                .toList();
        String parameter = "x-google-start-bitrate=" + bitsPerSecond / 1000;
        List<String> lines = new ArrayList<>();
        for (String line : lines(offer)) {
            Optional<Codec> described = codecs.stream()
                    .filter(codec -> line.startsWith("a=fmtp:" + codec.payloadType() + " "))
                    .findFirst();
            lines.add(described.isPresent() ? line + ";" + parameter : line);
            codecs.stream()
                    .filter(codec ->
                            codec.parameters().isEmpty() && line.startsWith("a=rtpmap:" + codec.payloadType() + " "))
                    .forEach(codec -> lines.add("a=fmtp:" + codec.payloadType() + " " + parameter));
        }
        return join(lines);
    }

    /**
     * The offer with the payload types of its video in another order. libwebrtc encodes with the first codec of the offer,
     * whatever it is told to prefer and whichever comes first in its answer.
     *
     * @param order best first; what it does not name comes last, as before among itself
     */
    static String withCodecOrder(String offer, List<VideoCodec> order) {
        List<Codec> codecs = section(SessionDescription.parse(offer), "video").stream()
                .flatMap(section -> section.codecs().stream())
                .toList();
        return join(lines(offer).stream()
                .map(line -> line.startsWith("m=video ") ? withPayloadOrder(line, codecs, order) : line)
                .toList());
    }

    /** RFC 8866 section 5.14: {@code m=<media> <port> <proto> <fmt> ...}. */
    private static String withPayloadOrder(String line, List<Codec> codecs, List<VideoCodec> order) {
        List<String> words = List.of(line.split(" "));
        Stream<String> payloadTypes =
                words.stream().skip(3).sorted(Comparator.comparingInt(payloadType -> rank(payloadType, codecs, order)));
        return Stream.concat(words.stream().limit(3), payloadTypes).collect(Collectors.joining(" "));
    }

    private static int rank(String payloadType, List<Codec> codecs, List<VideoCodec> order) {
        return codecs.stream()
                .filter(codec -> payloadType.equals(Integer.toString(codec.payloadType())))
                .flatMap(codec -> order.stream().filter(wanted -> codec.isNamed(wanted.name())))
                .mapToInt(order::indexOf)
                .findFirst()
                .orElse(order.size());
    }

    /**
     * The answer with candidates for these addresses in place of libwebrtc's own host candidates. Its sockets are bound to
     * all addresses, one socket for each family, and it says of each what it takes for the most usual address.
     *
     * @param addresses in order of preference
     * @param publicAddress where others reach this host from outside, at the same port; null: nowhere else
     */
    static String withHostCandidates(String answer, List<InetAddress> addresses, InetAddress publicAddress) {
        List<String> lines = new ArrayList<>();
        boolean written = false;
        List<IceCandidate> hosts = hosts(answer);
        for (String line : lines(answer)) {
            boolean host = line.startsWith(CANDIDATE) && isHost(line);
            if (!host) {
                lines.add(line);
            } else if (!written) {
                candidates(hosts, addresses, publicAddress).stream()
                        .map(candidate -> "a=" + candidate.format())
                        .forEach(lines::add);
                written = true;
            }
        }
        return join(lines);
    }

    private static List<IceCandidate> candidates(
            List<IceCandidate> hosts, List<InetAddress> addresses, InetAddress publicAddress) {
        List<IceCandidate> candidates = new ArrayList<>();
        int preference = 65_535;
        for (InetAddress address : addresses) {
            Optional<Integer> port = port(hosts, address);
            if (port.isPresent()) {
                candidates.add(IceCandidate.udpHost(address, port.get(), preference--));
            }
        }
        if (publicAddress != null) {
            Optional<Integer> port = port(hosts, publicAddress);
            if (port.isPresent() && !addresses.isEmpty()) {
                InetAddress base = addresses.stream()
                        .filter(address -> isSameFamily(address, publicAddress))
                        .findFirst()
                        .orElse(addresses.getFirst());
                candidates.add(IceCandidate.udpServerReflexive(
                        publicAddress, port.get(), preference, new InetSocketAddress(base, port.get())));
            }
        }
        return candidates;
    }

    /** The port of the socket of an address's family. */
    private static Optional<Integer> port(List<IceCandidate> hosts, InetAddress address) {
        return hosts.stream()
                .filter(host -> host.numericAddress()
                        .map(numeric -> isSameFamily(numeric.getAddress(), address))
                        .orElse(false))
                .map(IceCandidate::port)
                .findFirst();
    }

    private static boolean isSameFamily(InetAddress one, InetAddress other) {
        return one instanceof Inet4Address == other instanceof Inet4Address;
    }

    private static List<IceCandidate> hosts(String description) {
        return lines(description).stream()
                .filter(line -> line.startsWith(CANDIDATE) && isHost(line))
                .map(IceCandidate::parse)
                .toList();
    }

    private static boolean isHost(String line) {
        try {
            IceCandidate candidate = IceCandidate.parse(line);
            return candidate.type() == IceCandidate.Type.HOST && candidate.transport() == IceCandidate.Transport.UDP;
        } catch (SdpException e) {
            return false;
        }
    }

    private static List<String> lines(String description) {
        return Arrays.stream(description.split("\r?\n"))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String join(List<String> lines) {
        return lines.stream().collect(Collectors.joining(END_OF_LINE, "", END_OF_LINE));
    }
}
