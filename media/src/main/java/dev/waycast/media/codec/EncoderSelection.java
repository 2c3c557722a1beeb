package dev.waycast.media.codec;

import dev.waycast.media.ConfigurationException;
import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which encoders there are, which of them work on this host, and in which order they are tried.
 *
 * <p>Immutable but for two things: an encoder that broke while running is passed over while there are others, and the
 * speeds that were measured are remembered. Any thread.
 */
public final class EncoderSelection {

    /**
     * What is offered where the configuration does not say. H.264 comes first: it costs the least to encode, every
     * browser takes it, and most devices decode it in hardware. Of the others the better compression goes first, and
     * H.265 last, because few browsers take it over WebRTC. For full colour see {@link ChromaPolicy}.
     */
    public static final List<VideoFormat> DEFAULT_ORDER = List.of(
            VideoFormat.H264,
            VideoFormat.of(VideoCodec.VP9),
            VideoFormat.of(VideoCodec.AV1),
            VideoFormat.of(VideoCodec.VP8),
            VideoFormat.of(VideoCodec.H265));

    /** In which browsers decode full colour, the one that costs less first. */
    private static final List<VideoFormat> FULL_COLOUR = List.of(
            new VideoFormat(VideoCodec.H264, ChromaSampling.YUV444),
            new VideoFormat(VideoCodec.VP9, ChromaSampling.YUV444));

    /** A twentieth of the time of all processors at 1280x720 and 30 a second: a large desktop takes ten times as much. */
    private static final Duration CHEAP_PICTURE_TIME = Duration.ofNanos(1_000_000_000 / 30 / 20);

    /** With fewer it is not even measured. */
    private static final int PROCESSORS_FOR_FULL_COLOUR = 8;

    /** Half of what a picture may take at 30 a second: the other half is for capture, sending and everybody else. */
    private static final Duration LONGEST_PICTURE_TIME = Duration.ofNanos(1_000_000_000 / 30 / 2);

    private static final Logger LOG = LoggerFactory.getLogger(EncoderSelection.class);

    /**
     * One encoder as found by probing.
     *
     * @param name the FFmpeg encoder name
     * @param capabilities empty when it does not work here
     * @param explanation one sentence for {@code doctor} and the log: that it works, or why not
     */
    public record Candidate(String name, Optional<EncoderCapabilities> capabilities, String explanation) {

        public boolean works() {
            return capabilities.isPresent();
        }

        /** Whether it works, and makes this. */
        public boolean makes(VideoFormat format) {
            return capabilities.filter(found -> found.makes(format)).isPresent();
        }
    }

    private record Probed(EncoderProvider provider, Candidate candidate) {}

    private final List<Probed> probed;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Map<VideoFormat, Duration> pictureTimes = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();

    private final Duration intraRefresh;
    private final ChromaPolicy chroma;
    private final int processors;

    private EncoderSelection(List<Probed> probed, Duration intraRefresh, ChromaPolicy chroma, int processors) {
        this.probed = probed;
        this.intraRefresh = intraRefresh;
        this.chroma = chroma;
        this.processors = processors;
    }

    /**
     * Opens every registered encoder once at a small size and lets it encode a picture. Takes some tenths of a second.
     *
     * @param priority encoder names to try first, in this order; the rest follows by the providers' own priority
     * @throws ConfigurationException when a name is not that of any encoder
     */
    public static EncoderSelection probe(List<String> priority) {
        return probe(priority, ServiceLoader.load(EncoderProvider.class));
    }

    /** The same with these providers only. */
    public static EncoderSelection probe(List<String> priority, Iterable<EncoderProvider> providers) {
        return probe(priority, providers, Duration.ZERO, ChromaPolicy.AUTO);
    }

    /**
     * The same, with intra refresh in those encoders that can.
     *
     * @param intraRefresh in this time the whole picture is coded anew; zero: never
     * @param chroma whether viewers are offered full colour
     */
    public static EncoderSelection probe(
            List<String> priority, Iterable<EncoderProvider> providers, Duration intraRefresh, ChromaPolicy chroma) {
        return probe(
                priority, providers, intraRefresh, chroma, Runtime.getRuntime().availableProcessors());
    }

    static EncoderSelection probe(
            List<String> priority,
            Iterable<EncoderProvider> providers,
            Duration intraRefresh,
            ChromaPolicy chroma,
            int processors) {
        List<EncoderProvider> ordered = new ArrayList<>();
        providers.forEach(provider -> ordered.add(WatchedProvider.watched(provider)));
        requireKnown(priority, ordered);
        ordered.sort(Comparator.comparingInt((EncoderProvider provider) -> rank(priority, provider.name()))
                .thenComparing(
                        Comparator.comparingInt(EncoderProvider::priority).reversed()));
        return new EncoderSelection(
                ordered.stream()
                        .map(provider -> new Probed(provider, candidate(provider)))
                        .toList(),
                intraRefresh,
                chroma,
                processors);
    }

    /** All encoders, the first choice first, those that do not work included. */
    public List<Candidate> candidates() {
        return probed.stream().map(Probed::candidate).toList();
    }

    /** Those that make this format here, the first choice first. */
    public List<Candidate> candidates(VideoFormat format) {
        return candidates().stream()
                .filter(candidate -> candidate.makes(format))
                .toList();
    }

    /**
     * What viewers may be offered on this host, best first, at least one.
     *
     * @param order what to offer, best first, however slowly it is encoded; what cannot be encoded is left out. Empty:
     *     of the {@link #DEFAULT_ORDER} the first that works, and those others that are encoded well, which takes some
     *     tenths of a second to measure at the first call. In both cases the {@link ChromaPolicy} has the last word
     */
    public List<VideoFormat> offered(List<VideoFormat> order) {
        return switch (chroma) {
            case AUTO -> inFront(order.isEmpty() ? cheapFullColour() : List.of(), sampledAsListed(order));
            case YUV420 -> sampledAsListed(halved(order));
            case YUV444 -> inFront(fullColour(order), sampledAsListed(order));
        };
    }

    private static List<VideoFormat> inFront(List<VideoFormat> first, List<VideoFormat> then) {
        return Stream.concat(first.stream(), then.stream()).distinct().toList();
    }

    private static List<VideoFormat> halved(List<VideoFormat> order) {
        return order.stream()
                .map(format -> VideoFormat.of(format.codec()))
                .distinct()
                .toList();
    }

    /** Of the codecs that are to be offered, those that are encoded in full colour here. */
    private List<VideoFormat> fullColour(List<VideoFormat> order) {
        List<VideoFormat> wanted = order.isEmpty() ? DEFAULT_ORDER : order;
        return halved(wanted).stream()
                .map(format -> new VideoFormat(format.codec(), ChromaSampling.YUV444))
                .filter(FULL_COLOUR::contains)
                .filter(format -> !candidates(format).isEmpty())
                .toList();
    }

    private List<VideoFormat> cheapFullColour() {
        if (processors < PROCESSORS_FOR_FULL_COLOUR) {
            return List.of();
        }
        return FULL_COLOUR.stream().filter(this::isCheap).toList();
    }

    /** Where half of the colour costs the processors nothing, because hardware encodes it, all of it must not either. */
    private boolean isCheap(VideoFormat full) {
        if (isEncodedByHardware(VideoFormat.of(full.codec())) && !isEncodedByHardware(full)) {
            return false;
        }
        int threads = Math.min(FfmpegVideoEncoder.MOST_THREADS, processors);
        return pictureTime(full)
                .map(time -> time.multipliedBy(threads).dividedBy(processors))
                .filter(time -> time.compareTo(CHEAP_PICTURE_TIME) <= 0)
                .isPresent();
    }

    private boolean isEncodedByHardware(VideoFormat format) {
        return probed.stream()
                .filter(entry -> entry.candidate().makes(format))
                .findFirst()
                .filter(entry -> entry.provider().hardware())
                .isPresent();
    }

    private List<VideoFormat> sampledAsListed(List<VideoFormat> order) {
        List<VideoFormat> wanted = order.isEmpty() ? DEFAULT_ORDER : order;
        List<VideoFormat> working =
                wanted.stream().filter(format -> !candidates(format).isEmpty()).toList();
        if (working.isEmpty()) {
            // Nothing can be encoded: whoever opens an encoder for it is told why.
            return List.of(wanted.getFirst());
        }
        if (order.isEmpty()) {
            return encodedWell(working);
        }
        wanted.stream()
                .filter(Predicate.not(working::contains))
                .forEach(format -> LOG.warn("No encoder here makes {}, so it is not offered to viewers.", format));
        return working;
    }

    /** The first, and those others that need not be listed to be worth offering. */
    private List<VideoFormat> encodedWell(List<VideoFormat> working) {
        VideoFormat best = working.getFirst();
        List<VideoFormat> well = working.stream()
                .filter(format -> format.equals(best) || isEncodedWell(format))
                .toList();
        NativeHeap.giveBack();
        return well;
    }

    /** Whether a picture of 1280x720 takes at most half the time there is at 30 a second. */
    public boolean isEncodedWell(VideoFormat format) {
        return pictureTime(format)
                .filter(time -> time.compareTo(LONGEST_PICTURE_TIME) <= 0)
                .isPresent();
    }

    /**
     * How long the first choice for this format takes for a picture of 1280x720 full of change. Measured once.
     *
     * @return empty when nothing makes it here
     */
    public Optional<Duration> pictureTime(VideoFormat format) {
        return Optional.ofNullable(pictureTimes.computeIfAbsent(format, this::measure));
    }

    private Duration measure(VideoFormat format) {
        return probed.stream()
                .filter(entry -> entry.candidate().makes(format))
                .findFirst()
                .map(entry -> measure(entry.provider(), format))
                .orElse(null);
    }

    private static Duration measure(EncoderProvider provider, VideoFormat format) {
        try {
            Duration time = EncoderProbe.pictureTime(provider, format);
            LOG.debug("{} takes {} ms for a picture of 1280x720 in {}", provider.name(), time.toMillis(), format);
            return time;
        } catch (EncoderException e) {
            LOG.warn("{} is not offered to viewers. {}", format, e.getMessage());
            return null;
        }
    }

    /**
     * Opens the best encoder that can be opened. When it breaks later it is replaced by the next one, inside the same
     * {@link VideoEncoder}, which starts with a keyframe.
     *
     * @param settings the format among them: only encoders that make it are opened, now and later
     * @throws EncoderException when none can be opened; the message says why each could not
     */
    public VideoEncoder open(EncoderSettings settings) {
        List<EncoderProvider> makers = probed.stream()
                .filter(entry -> entry.candidate().makes(settings.format()))
                .map(Probed::provider)
                .toList();
        if (makers.isEmpty()) {
            throw new EncoderException(
                    "No video encoder for " + settings.format() + " works on this host: " + reasons());
        }
        return new FailoverEncoder(unbroken(makers), settings.withRefresh(intraRefresh), this::failed);
    }

    /** Where all have failed once, a picture that comes back beats one that never does: start over. */
    private List<EncoderProvider> unbroken(List<EncoderProvider> makers) {
        List<EncoderProvider> unbroken = makers.stream()
                .filter(provider -> !broken.contains(provider.name()))
                .toList();
        if (unbroken.isEmpty()) {
            makers.forEach(provider -> broken.remove(provider.name()));
            return makers;
        }
        return unbroken;
    }

    private void failed(String name) {
        broken.add(name);
        failures.incrementAndGet();
    }

    /** How many encoders broke while running. */
    public int failures() {
        return failures.get();
    }

    private String reasons() {
        if (probed.isEmpty()) {
            return "none is on the class path.";
        }
        return probed.stream().map(entry -> entry.candidate().explanation()).collect(Collectors.joining(" "));
    }

    private static Candidate candidate(EncoderProvider provider) {
        try {
            return new Candidate(provider.name(), Optional.of(provider.probe()), works(provider));
        } catch (EncoderException e) {
            return new Candidate(provider.name(), Optional.empty(), e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return new Candidate(
                    provider.name(), Optional.empty(), "The encoder " + provider.name() + " cannot be probed: " + e);
        }
    }

    private static String works(EncoderProvider provider) {
        String works = "The encoder " + provider.name() + " works.";
        return provider.provenByProject()
                ? works
                : works + " The project has never run it itself: it was written by the book, and passed its test here.";
    }

    private static int rank(List<String> priority, String name) {
        int index = priority.indexOf(name);
        return index < 0 ? Integer.MAX_VALUE : index;
    }

    private static void requireKnown(List<String> priority, List<EncoderProvider> providers) {
        List<String> known = providers.stream().map(EncoderProvider::name).toList();
        for (String name : priority) {
            if (!known.contains(name)) {
                throw new ConfigurationException("There is no encoder \"" + name + "\"; the encoders here are "
                        + String.join(", ", known) + ".");
            }
        }
    }
}
