package dev.waycast.runtime.consent;

import dev.waycast.runtime.config.WaycastConfig;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The conversation between those who watch and the person at the desktop. Everybody hears everything; only the latest
 * lines are kept, and nothing beyond the application's end. Thread-safe.
 */
@ApplicationScoped
public class DesktopChat {

    /** Of one line, in characters; the rest is cut off. */
    public static final int LONGEST_LINE = 1000;

    private static final int LONGEST_NAME = 80;
    private static final int KEPT = 50;
    private static final int SPEAKERS = 1000;
    private static final String AT_DESKTOP = "";

    /** Faster than somebody types, slower than somebody can disturb. */
    private static final int BURST = 5;

    private static final Duration PER_LINE = Duration.ofSeconds(1);

    private final String desktop;
    private final InstantSource clock;
    private final TimeMeter meter;
    private final Deque<Line> lines = new ArrayDeque<>();
    private final Collection<Consumer<Line>> watchers = new CopyOnWriteArrayList<>();

    /** By session; whoever said nothing for longest is forgotten first. */
    private final Map<String, Bucket> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > SPEAKERS;
        }
    };

    @Inject
    DesktopChat(WaycastConfig config) {
        this(config.name(), InstantSource.system(), TimeMeter.SYSTEM_MILLISECONDS);
    }

    DesktopChat(String desktop, InstantSource clock, TimeMeter meter) {
        this.desktop = desktop;
        this.clock = clock;
        this.meter = meter;
    }

    /**
     * Says something for somebody who watches. Whoever may not see the desktop has no voice: the caller checks.
     *
     * @param session whose allowance it counts against
     * @return false when it was not said: nothing in it, or too much too fast
     */
    public boolean say(String session, String name, String text) {
        return add(session, new Line(PlainText.line(name, LONGEST_NAME), false, clean(text), clock.instant()));
    }

    /** Says something for the person at the desktop; false as above. */
    public boolean sayAtDesktop(String text) {
        return add(AT_DESKTOP, new Line(desktop, true, clean(text), clock.instant()));
    }

    /** The latest lines, the oldest of them first. */
    public synchronized List<Line> latest() {
        return new ArrayList<>(lines);
    }

    /**
     * Tells of every line, in order, on the speaker's thread.
     *
     * @param watcher returns at once, never throws, and says nothing itself
     */
    public void watch(Consumer<Line> watcher) {
        watchers.add(watcher);
    }

    private synchronized boolean add(String speaker, Line line) {
        if (line.text().isEmpty()
                || !allowances.computeIfAbsent(speaker, _ -> allowance()).tryConsume(1)) {
            return false;
        }
        if (lines.size() == KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
        watchers.forEach(watcher -> watcher.accept(line));
        return true;
    }

    private Bucket allowance() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(BURST).refillGreedy(1, PER_LINE))
                .withCustomTimePrecision(meter)
                .build();
    }

    private static String clean(String text) {
        return text == null ? "" : PlainText.line(text, LONGEST_LINE);
    }

    /**
     * @param from the name of who said it, or of the desktop
     * @param desktop whether it was said at the desktop
     * @param text one line without control characters, not empty
     */
    public record Line(String from, boolean desktop, String text, Instant at) {}
}
