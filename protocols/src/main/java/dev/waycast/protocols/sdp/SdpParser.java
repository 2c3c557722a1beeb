package dev.waycast.protocols.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one description. Used once. */
final class SdpParser {

    static final int MAX_LINE = 4096;
    /** There are no more payload types. */
    private static final int MAX_FORMATS = 128;

    private static final int SHOWN = 60;

    /** What stands under one m= line, or above the first, while reading. */
    private static final class Level {
        final List<SdpAttribute> attributes = new ArrayList<>();

        Optional<String> first(String name) {
            return all(name).findFirst();
        }

        Stream<String> all(String name) {
            return attributes.stream().filter(a -> a.name().equals(name)).map(SdpAttribute::value);
        }

        boolean has(String name) {
            return first(name).isPresent();
        }
    }

    private record MediaLine(String kind, int port, String protocol, List<String> formats, Level level) {

        Optional<String> mid() {
            return level.first("mid").map(String::strip).filter(mid -> !mid.isEmpty());
        }
    }

    private final String text;
    private final Level session = new Level();
    private final List<MediaLine> mediaLines = new ArrayList<>();
    private String origin = "";

    SdpParser(String text) {
        this.text = text;
    }

    SessionDescription parse() {
        if (text.length() > SessionDescription.MAX_LENGTH) {
            throw tooLarge("The session description has " + text.length() + " characters; at most "
                    + SessionDescription.MAX_LENGTH + " are taken.");
        }
        readLines();
        requireDistinctMids();
        List<List<String>> bundles = session.all("group")
                .map(value -> value.strip().split(" +"))
                .filter(words -> words[0].equals("BUNDLE"))
                .map(words -> List.of(words).subList(1, words.length))
                .toList();
        List<MediaSection> media =
                mediaLines.stream().map(line -> section(line, bundles)).toList();
        return new SessionDescription(origin, bundles, session.has("ice-lite"), media);
    }

    private void readLines() {
        String[] lines = text.split("\r?\n", -1);
        if (!lines[0].equals("v=0")) {
            throw SdpException.malformed(
                    "A session description begins with \"v=0\"; this one begins with \"" + shown(lines[0]) + "\".");
        }
        for (int i = 1; i < lines.length; i++) {
            readLine(lines[i], i + 1);
        }
    }

    private void readLine(String line, int number) {
        if (line.isEmpty()) {
            return;
        }
        if (line.length() > MAX_LINE) {
            throw tooLarge("Line " + number + " of the session description has " + line.length()
                    + " characters; at most " + MAX_LINE + " are taken.");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw SdpException.malformed("Line " + number
                    + " of the session description is not of the form \"a=...\": \"" + shown(line) + "\".");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin = value;
            case 'm' -> readMediaLine(value, number);
            case 'a' -> currentLevel().attributes.add(SdpAttribute.parse(value));
            default -> {
                // The other lines say nothing that matters here.
            }
        }
    }

    private Level currentLevel() {
        return mediaLines.isEmpty() ? session : mediaLines.getLast().level;
    }

    private void readMediaLine(String value, int number) {
        if (mediaLines.size() == SessionDescription.MAX_MEDIA_SECTIONS) {
            throw tooLarge("The session description has more than " + SessionDescription.MAX_MEDIA_SECTIONS
                    + " media sections.");
        }
        List<String> words = List.of(value.strip().split(" +"));
        if (words.size() < 4) {
            throw SdpException.malformed("Line " + number
                    + " of the session description must name media, port, protocol and formats: \"m=" + shown(value)
                    + "\".");
        }
        if (words.size() - 3 > MAX_FORMATS) {
            throw tooLarge("Line " + number + " of the session description has more than " + MAX_FORMATS + " formats.");
        }
        // "9/2" names two ports; only the first matters.
        String port = words.get(1).split("/", 2)[0];
        int portNumber = number(port, 0, 0xFFFF)
                .orElseThrow(() -> SdpException.malformed("Line " + number
                        + " of the session description has no port between 0 and 65535: \"m=" + shown(value) + "\"."))
                .intValue();
        mediaLines.add(
                new MediaLine(words.get(0), portNumber, words.get(2), words.subList(3, words.size()), new Level()));
    }

    private void requireDistinctMids() {
        Set<String> seen = new HashSet<>();
        mediaLines.stream().flatMap(line -> line.mid().stream()).forEach(mid -> {
            if (!seen.add(mid)) {
                throw SdpException.malformed(
                        "Two media sections have the same mid \"" + shown(mid) + "\"; each needs its own.");
            }
        });
    }

    private MediaSection section(MediaLine line, List<List<String>> bundles) {
        Level own = line.level;
        boolean bundleOnly = own.has("bundle-only");
        List<Level> transport = transportLevels(line, bundles);
        return new MediaSection(
                line.kind,
                line.port,
                line.protocol,
                line.formats,
                line.mid(),
                direction(own),
                ice(transport),
                fingerprints(transport),
                setup(transport),
                codecs(line),
                own.all("extmap").map(SdpParser::extension).toList(),
                own.all("candidate").flatMap(SdpParser::candidate).toList(),
                own.has("end-of-candidates"),
                transport.stream().anyMatch(level -> level.has("rtcp-mux")),
                own.has("rtcp-rsize"),
                bundleOnly,
                List.copyOf(own.attributes));
    }

    /** Where a section's transport attributes may stand, nearest first. */
    private List<Level> transportLevels(MediaLine line, List<List<String>> bundles) {
        List<Level> levels = new ArrayList<>();
        levels.add(line.level);
        line.mid()
                .flatMap(mid -> bundles.stream().filter(b -> b.contains(mid)).findFirst())
                // RFC 9143 section 7.2: the first mid of the group carries the transport of all.
                .flatMap(bundle -> mediaLines.stream()
                        .filter(other -> other.mid().equals(Optional.of(bundle.getFirst())))
                        .findFirst())
                .ifPresent(tagged -> levels.add(tagged.level));
        levels.add(session);
        return levels;
    }

    private Direction direction(Level own) {
        return Stream.concat(own.attributes.stream(), session.attributes.stream())
                .flatMap(a -> Direction.of(a.name()).stream())
                .findFirst()
                .orElse(Direction.SENDRECV);
    }

    private static Optional<IceCredentials> ice(List<Level> levels) {
        Optional<String> ufrag = firstOf(levels, "ice-ufrag");
        Optional<String> password = firstOf(levels, "ice-pwd");
        return ufrag.flatMap(u -> password.map(p -> new IceCredentials(u.strip(), p.strip())));
    }

    private static List<Fingerprint> fingerprints(List<Level> levels) {
        return levels.stream()
                .filter(level -> level.has("fingerprint"))
                .findFirst()
                .map(level -> level.all("fingerprint").map(Fingerprint::parse).toList())
                .orElse(List.of());
    }

    private static Optional<Setup> setup(List<Level> levels) {
        return firstOf(levels, "setup")
                .map(value -> Setup.of(value.strip())
                        .orElseThrow(() -> SdpException.malformed(
                                "\"a=setup:" + shown(value) + "\" is none of active, passive, actpass and holdconn.")));
    }

    private static Optional<String> firstOf(List<Level> levels, String name) {
        return levels.stream().flatMap(level -> level.first(name).stream()).findFirst();
    }

    private static List<Codec> codecs(MediaLine line) {
        Map<String, String> maps = byFormat(line, "rtpmap");
        Map<String, String> parameters = byFormat(line, "fmtp");
        Map<String, List<String>> feedback = new LinkedHashMap<>();
        line.level.all("rtcp-fb").map(value -> value.strip().split(" +", 2)).forEach(words -> {
            if (words.length == 2) {
                feedback.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
            }
        });
        return line.formats.stream()
                .distinct()
                .filter(maps::containsKey)
                .map(format -> codec(
                        format,
                        maps.get(format),
                        parameters.getOrDefault(format, ""),
                        Stream.of(format, "*")
                                .flatMap(key -> feedback.getOrDefault(key, List.of()).stream())
                                .toList()))
                .toList();
    }

    private static Map<String, String> byFormat(MediaLine line, String attribute) {
        Map<String, String> values = new LinkedHashMap<>();
        line.level.all(attribute).map(value -> value.strip().split(" +", 2)).forEach(words -> {
            if (words.length == 2) {
                values.putIfAbsent(words[0], words[1]);
            }
        });
        return values;
    }

    private static Codec codec(String format, String rtpmap, String fmtp, List<String> feedback) {
        String[] words = rtpmap.strip().split("/");
        Optional<Long> clockRate = words.length < 2 ? Optional.empty() : number(words[1], 1, Integer.MAX_VALUE);
        Optional<Long> payloadType = number(format, 0, 127);
        if (words[0].isEmpty() || clockRate.isEmpty() || payloadType.isEmpty()) {
            throw SdpException.malformed("\"a=rtpmap:" + shown(format + " " + rtpmap)
                    + "\" must be a payload type up to 127, a name and a clock rate.");
        }
        return new Codec(
                payloadType.get().intValue(),
                words[0],
                clockRate.get().intValue(),
                parameters(fmtp),
                List.copyOf(feedback));
    }

    private static Map<String, String> parameters(String fmtp) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : fmtp.split(";")) {
            String[] sides = parameter.strip().split("=", 2);
            if (!sides[0].isEmpty()) {
                parameters.putIfAbsent(
                        sides[0].strip().toLowerCase(Locale.ROOT), sides.length == 2 ? sides[1].strip() : "");
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    private static HeaderExtension extension(String value) {
        String[] words = value.strip().split(" +");
        String[] idAndDirection = words[0].split("/", 2);
        // RFC 8285 section 6: 4096 and above ask the answerer to choose an id; nobody offers that any more.
        Optional<Long> id = number(idAndDirection[0], 1, 4351);
        Optional<Direction> direction =
                idAndDirection.length == 1 ? Optional.of(Direction.SENDRECV) : Direction.of(idAndDirection[1]);
        if (words.length < 2 || id.isEmpty() || direction.isEmpty()) {
            throw SdpException.malformed(
                    "\"a=extmap:" + shown(value) + "\" must be an id, perhaps a direction, and a URI.");
        }
        return new HeaderExtension(id.get().intValue(), direction.get(), words[1]);
    }

    private static Stream<IceCandidate> candidate(String value) {
        try {
            return Stream.of(IceCandidate.parse("candidate:" + value));
        } catch (SdpException e) {
            // RFC 8839 section 5.1: a candidate that is not understood is passed over.
            return Stream.empty();
        }
    }

    /** Decimal digits only, within a range. */
    static Optional<Long> number(String text, long lowest, long highest) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        return number < lowest || number > highest ? Optional.empty() : Optional.of(number);
    }

    /** The beginning of a foreign text, fit to stand in a message. */
    static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...";
    }

    private static SdpException tooLarge(String message) {
        return new SdpException(SdpException.Reason.TOO_LARGE, message);
    }
}
