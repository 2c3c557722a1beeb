package dev.waycast.media.pipeline;

import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameProcessors;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.MediaStream;
import dev.waycast.media.stream.Rung;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * All formats and rungs of one desktop. Those that somebody watches are encoded: one, the lead, on the thread that the
 * pictures come through, without a copy; the others by {@link Follower}s. What nobody watched for some seconds is taken
 * down, but for the lead while there is no other.
 *
 * <p>Thread-safe.
 */
final class Encodings {

    /** Longer than a page needs to be loaded anew. */
    static final long LINGER = Duration.ofSeconds(5).toNanos();

    private final PipelineSettings settings;
    private final FrameProcessors processors;
    private final BiConsumer<EncodedFrame, Rung> onEncoded;
    private final Runnable onReaders;
    private final Runnable wakeLead;
    private final List<Encoding> all = new ArrayList<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final int processorCount = Runtime.getRuntime().availableProcessors();
    private final ProcessorTime processorTime = new ProcessorTime(processorCount);
    private volatile Encoding lead;
    private volatile Encoding lastPublished;
    private QualityProfile quality;
    private int width;
    private int height;
    private boolean closed;

    /**
     * @param onEncoded called on the encoding's thread for each encoded picture
     * @param onReaders called on any thread after viewers came, left, or changed their rung
     * @param wakeLead wakes the thread that the pictures come through
     */
    Encodings(
            PipelineSettings settings,
            EncoderSelection encoders,
            FrameProcessors processors,
            BiConsumer<EncodedFrame, Rung> onEncoded,
            Runnable onReaders,
            Runnable wakeLead) {
        this.settings = settings;
        this.quality = settings.quality();
        this.processors = processors;
        this.onEncoded = onEncoded;
        this.onReaders = onReaders;
        this.wakeLead = wakeLead;
        for (VideoFormat format : encoders.offered(settings.formats())) {
            for (Rung rung : Rung.values()) {
                all.add(new Encoding(settings, encoders, format, rung, new Events()));
            }
        }
        lastPublished = all.getFirst();
    }

    /** Best format and rung first. */
    List<MediaStream> streams() {
        return all.stream().map(Encoding::stream).toList();
    }

    /** The one that the thread of the pictures encodes itself; null: none. */
    Encoding lead() {
        return lead;
    }

    boolean hasFollowers() {
        return !followers.isEmpty();
    }

    /** Whether somebody watches, in any format. */
    boolean isWatched() {
        return all.stream().anyMatch(Encoding::isWatched);
    }

    /** The most pictures per second that somebody watches; 0: nobody watches. */
    int watchedFrameRate() {
        return all.stream()
                .filter(Encoding::isWatched)
                .mapToInt(Encoding::frameRate)
                .max()
                .orElse(0);
    }

    /** Whether a picture is needed, even one that did not change, because an encoding begins. */
    boolean wantPicture() {
        return followers.stream().anyMatch(Follower::wantsPicture);
    }

    /** Whether one who controls the desktop watches another encoding than the lead. */
    boolean othersFirst() {
        Encoding present = lead;
        return present != null
                && !present.stream().isForController()
                && followers.stream()
                        .anyMatch(follower -> follower.encoding().stream().isForController());
    }

    /** Shows a picture to all but the lead. The frame stays the caller's. */
    void offerToFollowers(VideoFrame frame) {
        followers.forEach(follower -> follower.offer(frame));
    }

    /** A picture was lost before it could be shown to them. */
    void followersMissed() {
        followers.forEach(Follower::missed);
    }

    /** The size of the captured picture. */
    synchronized void picture(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        tellLeastBitrates();
    }

    /** How everything is encoded from the next picture on. */
    synchronized void quality(QualityProfile newQuality, int framesPerSecond) {
        quality = newQuality;
        all.forEach(encoding -> encoding.quality(newQuality, framesPerSecond));
        tellLeastBitrates();
    }

    private void tellLeastBitrates() {
        int framesPerSecond = settings.capture().frameRate();
        for (Encoding encoding : all) {
            encoding.stream()
                    .leastBitrate(encoding.rung().leastBitrate(width, height, framesPerSecond, quality.degradation()));
        }
    }

    void limitBitrate(long bitsPerSecond) {
        all.forEach(encoding -> encoding.limitBitrate(bitsPerSecond));
    }

    /** On the thread of the pictures: divides the time that is left, and gives up a lead that nobody uses. */
    void review() {
        long now = System.nanoTime();
        Encoding present = lead;
        // While nobody watches at all it stays as it is: who comes back to a still desktop sees it at once.
        if (present != null && hasFollowers() && present.isUnused(LINGER, now)) {
            present.close();
            vacate(present);
        }
        double first = 0;
        int others = 0;
        if (present != null) {
            first += present.busyShare(now);
        }
        for (Follower follower : followers) {
            if (follower.encoding().stream().isForController()) {
                first += follower.encoding().busyShare(now);
            } else {
                others++;
            }
        }
        processorTime.measured(
                first, settings.encoderThreads() == 0 ? processorCount : settings.encoderThreads(), others);
    }

    /** The one to show where one stands for all: the controller's, else the lead, else the last that made a picture. */
    Encoding foremost() {
        Encoding present = lead;
        return all.stream()
                .filter(encoding -> encoding.stream().isForController())
                .findFirst()
                .orElse(present == null ? lastPublished : present);
    }

    /** Counters of all encodings together; encoder and size are those of the {@link #foremost}. */
    EncodeStatistics total() {
        Encoding shown = foremost();
        return all.stream()
                .filter(encoding -> encoding != shown)
                .map(Encoding::statistics)
                .reduce(shown.statistics(), EncodeStatistics::plus);
    }

    List<RungStatistics> rungs() {
        return all.stream().map(Encoding::rungStatistics).toList();
    }

    /** Ends all followers. The thread of the pictures, which has closed the lead, has ended before. */
    void close() {
        List<Follower> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(followers);
            followers.clear();
        }
        ending.forEach(Follower::close);
    }

    private synchronized void activate(Encoding encoding) {
        if (closed || !encoding.isWatched() || encoding == lead || followerOf(encoding) != null) {
            return;
        }
        if (lead == null && encoding.rung() == Rung.FULL) {
            encoding.runBy(settings.encoderThreads(), wakeLead);
            lead = encoding;
            return;
        }
        boolean first = encoding.stream().isForController();
        Follower follower = new Follower(encoding, processorTime, first, this::retired);
        // One thread each: what a follower takes is then what it is seen to take.
        encoding.runBy(Math.max(1, settings.encoderThreads()), follower::wake);
        followers.add(follower);
        follower.start();
        wakeLead.run();
    }

    private Follower followerOf(Encoding encoding) {
        return followers.stream()
                .filter(follower -> follower.encoding() == encoding)
                .findFirst()
                .orElse(null);
    }

    private synchronized void vacate(Encoding encoding) {
        if (!encoding.isWatched()) {
            lead = null;
        }
    }

    private synchronized void retired(Follower follower) {
        followers.remove(follower);
        // Somebody may have come meanwhile.
        activate(follower.encoding());
    }

    private final class Events implements Encoding.Events {
        @Override
        public EncodedFrame beforePublish(EncodedFrame frame) {
            return processors.afterEncode(frame);
        }

        @Override
        public void onPublished(Encoding encoding, EncodedFrame frame) {
            lastPublished = encoding;
            onEncoded.accept(frame, encoding.rung());
        }

        @Override
        public void onReaders(Encoding encoding) {
            activate(encoding);
            onReaders.run();
        }
    }
}
