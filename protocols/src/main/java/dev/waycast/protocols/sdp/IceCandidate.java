package dev.waycast.protocols.sdp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An address where an agent may be reached: RFC 8839 section 5.1, for TCP with RFC 6544 section 4.5.
 *
 * @param foundation 1 to 32 letters, digits, + or /
 * @param component 1 for RTP (and for RTCP with rtcp-mux), up to 256
 * @param transport UDP or TCP
 * @param priority 1..2^31-1 by RFC 8445; up to 2^32-1 is accepted
 * @param address an IP address, or a name: browsers hide local addresses behind names in ".local"
 * @param port 0..65535
 * @param type how the address was found
 * @param relatedAddress the address it was derived from; empty when not given
 * @param relatedPort the port it was derived from
 * @param tcpType for TCP: active, passive or so; empty otherwise
 */
public record IceCandidate(
        String foundation,
        int component,
        Transport transport,
        long priority,
        String address,
        int port,
        Type type,
        Optional<String> relatedAddress,
        OptionalInt relatedPort,
        Optional<String> tcpType) {

    public enum Transport {
        UDP,
        TCP
    }

    /** With the type preference that RFC 8445 section 5.1.2.2 recommends. */
    public enum Type {
        HOST("host", 126),
        SERVER_REFLEXIVE("srflx", 100),
        PEER_REFLEXIVE("prflx", 110),
        RELAY("relay", 0);

        private final String attribute;
        private final int preference;

        Type(String attribute, int preference) {
            this.attribute = attribute;
            this.preference = preference;
        }

        /** The name in SDP. */
        public String attribute() {
            return attribute;
        }

        static Optional<Type> of(String attribute) {
            for (Type type : values()) {
                if (type.attribute.equals(attribute)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    private static final int MAX_LOCAL_PREFERENCE = 0xFFFF;

    /** RFC 6544 section 4.2: below that of UDP, so that TCP is taken only where UDP does not pass. */
    private static final int TCP_HOST_PREFERENCE = 90;

    /** RFC 6544 section 4.2: direction preference 4 of a passive candidate in the upper three bits of sixteen. */
    private static final int PASSIVE = 4 << 13;

    private static final int MAX_OTHER_PREFERENCE = (1 << 13) - 1;
    private static final String PREFIX = "candidate:";

    /**
     * A UDP host candidate for component 1.
     *
     * @param localPreference 0..65535; a higher one is tried earlier, and each address needs its own
     */
    public static IceCandidate udpHost(InetAddress address, int port, int localPreference) {
        return udp(Type.HOST, address, port, localPreference, Optional.empty());
    }

    /**
     * A UDP candidate for the address under which others see this host.
     *
     * @param base where the socket is bound
     */
    public static IceCandidate udpServerReflexive(
            InetAddress address, int port, int localPreference, InetSocketAddress base) {
        return udp(Type.SERVER_REFLEXIVE, address, port, localPreference, Optional.of(base));
    }

    /**
     * A UDP candidate for an address of a relay.
     *
     * @param mapped under which address the relay sees this host; RFC 8839 section 5.1 names it beside
     */
    public static IceCandidate udpRelay(InetSocketAddress relayed, int localPreference, InetSocketAddress mapped) {
        return udp(Type.RELAY, relayed.getAddress(), relayed.getPort(), localPreference, Optional.of(mapped));
    }

    /**
     * A TCP candidate for component 1 that waits to be connected to (RFC 6544).
     *
     * @param otherPreference 0..8191; a higher one is tried earlier
     * @param base where the socket is bound, when the address is another one under which it is reached
     */
    public static IceCandidate tcpPassive(
            InetAddress address, int port, int otherPreference, Optional<InetSocketAddress> base) {
        if (otherPreference < 0 || otherPreference > MAX_OTHER_PREFERENCE) {
            throw new IllegalArgumentException(
                    "The other preference lies between 0 and 8191, not " + otherPreference + ".");
        }
        Type type = base.isPresent() ? Type.SERVER_REFLEXIVE : Type.HOST;
        String baseText = base.map(b -> literal(b.getAddress())).orElse(literal(address));
        return new IceCandidate(
                Integer.toUnsignedString(("tcp" + type.attribute + baseText).hashCode()),
                1,
                Transport.TCP,
                (long) TCP_HOST_PREFERENCE << 24 | (long) (PASSIVE + otherPreference) << 8 | 255,
                literal(address),
                port,
                type,
                base.map(b -> literal(b.getAddress())),
                base.map(b -> OptionalInt.of(b.getPort())).orElse(OptionalInt.empty()),
                Optional.of("passive"));
    }

    private static IceCandidate udp(
            Type type, InetAddress address, int port, int localPreference, Optional<InetSocketAddress> base) {
        // RFC 8445 section 5.1.1.3: the same foundation only for the same type and base address.
        String baseText = base.map(b -> literal(b.getAddress())).orElse(literal(address));
        String foundation = Integer.toUnsignedString((type.attribute + baseText).hashCode());
        return new IceCandidate(
                foundation,
                1,
                Transport.UDP,
                priority(type, localPreference, 1),
                literal(address),
                port,
                type,
                base.map(b -> literal(b.getAddress())),
                base.map(b -> OptionalInt.of(b.getPort())).orElse(OptionalInt.empty()),
                Optional.empty());
    }

    /** RFC 8445 section 5.1.2.1. */
    public static long priority(Type type, int localPreference, int component) {
        if (localPreference < 0 || localPreference > MAX_LOCAL_PREFERENCE) {
            throw new IllegalArgumentException(
                    "A local preference lies between 0 and 65535, not " + localPreference + ".");
        }
        return (long) type.preference << 24 | (long) localPreference << 8 | 256 - component;
    }

    /**
     * Reads a candidate as a browser reports it or as it stands in SDP, with or without the leading "a=".
     *
     * @throws SdpException when it breaks the grammar, or its transport or type is none of ours
     */
    public static IceCandidate parse(String text) {
        String line = text.strip();
        String body = line.startsWith("a=") ? line.substring(2) : line;
        if (!body.startsWith(PREFIX) || body.length() > SdpParser.MAX_LINE || !isPrintable(body)) {
            throw broken(text);
        }
        return parseValue(body.substring(PREFIX.length()), text);
    }

    /** The line without "a=": what browsers take as {@code candidate}. */
    public String format() {
        StringBuilder line = new StringBuilder(PREFIX)
                .append(foundation)
                .append(' ')
                .append(component)
                .append(' ')
                .append(transport.name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(priority)
                .append(' ')
                .append(address)
                .append(' ')
                .append(port)
                .append(" typ ")
                .append(type.attribute);
        relatedAddress.ifPresent(related -> line.append(" raddr ").append(related));
        relatedPort.ifPresent(related -> line.append(" rport ").append(related));
        tcpType.ifPresent(kind -> line.append(" tcptype ").append(kind));
        return line.toString();
    }

    /** Whether the address hides behind a name that only multicast DNS resolves. */
    public boolean isMulticastDnsName() {
        return address.toLowerCase(Locale.ROOT).endsWith(".local");
    }

    /** The address when it is written in numbers; names are never resolved here. */
    public Optional<InetSocketAddress> numericAddress() {
        try {
            return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static IceCandidate parseValue(String value, String shown) {
        String[] words = value.split(" +");
        if (words.length < 8 || !words[6].equals("typ")) {
            throw broken(shown);
        }
        Transport transport = switch (words[2].toLowerCase(Locale.ROOT)) {
            case "udp" -> Transport.UDP;
            case "tcp" -> Transport.TCP;
            default -> throw broken(shown);
        };
        requireFoundation(words[0], shown);
        requireAddress(words[4], shown);
        return new IceCandidate(
                words[0],
                (int) number(words[1], 1, 256, shown),
                transport,
                number(words[3], 0, 0xFFFF_FFFFL, shown),
                words[4],
                (int) number(words[5], 0, 0xFFFF, shown),
                Type.of(words[7]).orElseThrow(() -> broken(shown)),
                extension(words, "raddr"),
                extension(words, "rport")
                        .map(port -> OptionalInt.of((int) number(port, 0, 0xFFFF, shown)))
                        .orElse(OptionalInt.empty()),
                extension(words, "tcptype"));
    }

    private static Optional<String> extension(String[] words, String name) {
        for (int i = 8; i + 1 < words.length; i += 2) {
            if (words[i].equals(name)) {
                return Optional.of(words[i + 1]);
            }
        }
        return Optional.empty();
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static void requireFoundation(String foundation, String shown) {
        boolean sound = !foundation.isEmpty()
                && foundation.length() <= 32
                && foundation.chars().allMatch(IceCredentials::isIceCharacter);
        if (!sound) {
            throw broken(shown);
        }
    }

    private static void requireAddress(String address, String shown) {
        boolean sound = !address.isEmpty()
                && address.length() <= 255
                && address.chars()
                        .allMatch(
                                c -> c > ' ' && c < 0x7F && (Character.isLetterOrDigit(c) || "-.:%_".indexOf(c) >= 0));
        if (!sound) {
            throw broken(shown);
        }
    }

    private static long number(String text, long lowest, long highest, String shown) {
        return SdpParser.number(text, lowest, highest).orElseThrow(() -> broken(shown));
    }

    private static SdpException broken(String text) {
        return SdpException.malformed("\"" + SdpParser.shown(text)
                + "\" is not an ICE candidate; send it as the browser's icecandidate event gives it.");
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        // The zone of a link-local address means nothing to the other side.
        return address instanceof Inet4Address || zone < 0 ? text : text.substring(0, zone);
    }
}
