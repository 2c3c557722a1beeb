package dev.waycast.media.codec;

import dev.waycast.media.ConfigurationException;
import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.VideoCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Which encoders there are, which of them work on this host, and in which order they are tried.
 *
 * <p>Immutable but for one thing: an encoder that broke while running is passed over while there are
 * others. Any thread.
 */
public final class EncoderSelection {

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
    }

    private record Probed(EncoderProvider provider, Candidate candidate) {}

    private final List<Probed> probed;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();

    private EncoderSelection(List<Probed> probed) {
        this.probed = probed;
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
        List<EncoderProvider> ordered = new ArrayList<>();
        providers.forEach(ordered::add);
        requireKnown(priority, ordered);
        ordered.sort(Comparator.comparingInt((EncoderProvider provider) -> rank(priority, provider.name()))
                .thenComparing(
                        Comparator.comparingInt(EncoderProvider::priority).reversed()));
        return new EncoderSelection(ordered.stream()
                .map(provider -> new Probed(provider, candidate(provider)))
                .toList());
    }

    /** All encoders, the first choice first, those that do not work included. */
    public List<Candidate> candidates() {
        return probed.stream().map(Probed::candidate).toList();
    }

    /**
     * Opens the best encoder that can be opened. When it breaks later it is replaced by the next one, inside the same
     * {@link VideoEncoder}, which starts with a keyframe.
     *
     * @throws EncoderException when none can be opened; the message says why each could not
     */
    public VideoEncoder open(EncoderSettings settings) {
        List<Probed> working = working();
        if (working.isEmpty() && !broken.isEmpty()) {
            // All have failed once. A picture that comes back beats one that never does: start over.
            broken.clear();
            working = working();
        }
        if (working.isEmpty()) {
            throw new EncoderException("No video encoder works on this host: " + reasons());
        }
        // The viewers were promised one codec, so only encoders of the first one's may take over.
        VideoCodec promised = codec(working.getFirst());
        List<EncoderProvider> sameCodec = working.stream()
                .filter(entry -> codec(entry) == promised)
                .map(Probed::provider)
                .toList();
        return new FailoverEncoder(sameCodec, settings, this::failed);
    }

    private List<Probed> working() {
        return probed.stream()
                .filter(entry -> entry.candidate().works()
                        && !broken.contains(entry.candidate().name()))
                .toList();
    }

    private void failed(String name) {
        broken.add(name);
        failures.incrementAndGet();
    }

    /** How many encoders broke while running. */
    public int failures() {
        return failures.get();
    }

    private static VideoCodec codec(Probed working) {
        return working.candidate().capabilities().orElseThrow().codec();
    }

    private String reasons() {
        if (probed.isEmpty()) {
            return "none is on the class path.";
        }
        return probed.stream().map(entry -> entry.candidate().explanation()).collect(Collectors.joining(" "));
    }

    private static Candidate candidate(EncoderProvider provider) {
        try {
            Optional<EncoderCapabilities> found = provider.probe();
            String explanation = found.isPresent()
                    ? "The encoder " + provider.name() + " works."
                    : EncoderProbe.failure(provider)
                            .orElse("The encoder " + provider.name() + " says that it does not work on this host.");
            return new Candidate(provider.name(), found, explanation);
        } catch (RuntimeException | LinkageError e) {
            return new Candidate(
                    provider.name(), Optional.empty(), "The encoder " + provider.name() + " cannot be probed: " + e);
        }
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
