package dev.waycast.media.pipeline;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.DamageDetector;
import dev.waycast.media.frame.DamageStatistics;
import dev.waycast.media.frame.FrameProcessors;
import dev.waycast.media.frame.FrameSlot;
import dev.waycast.media.frame.VideoFrame;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the slot to the encodings: damage, processors, the lead encoding, copies for the others. One thread, {@code
 * waycast-encoder}, which alone opens, uses and closes the lead's encoder.
 *
 * <p>While nobody watches, and for a second after a failure, nothing is encoded: only the newest picture is kept, so
 * that it is shown as soon as it can be, even when the desktop stands still by then.
 */
final class EncodeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EncodeLoop.class);
    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private static final long REFRESH_INTERVAL = Duration.ofSeconds(1).toNanos();

    /** What the loop tells. Called on its thread: return at once, never throw. */
    interface Events {

        /** The captured picture has another size than before. */
        void onPicture(int width, int height);

        /** A picture is needed, even one without a change. */
        void refreshCapture();

        /** Pictures may come in GPU memory from now on, or may not any more. */
        void gpuMemory(boolean accepted);

        /** At least once a second while somebody watches. */
        void onTime();
    }

    private final FrameSlot slot;
    private final Encodings encodings;
    private final PictureTap pictures;
    private final FrameProcessors processors;
    private final SharpTiles tiles;
    private final Events events;
    private final DamageDetector detector;
    private final ThumbnailTap thumbnails = new ThumbnailTap();
    private final GpuMemoryChoice gpuMemory = new GpuMemoryChoice(System.nanoTime());
    private final Thread thread;

    /** The newest picture that came while nothing was encoded, with the damage of those before it. */
    private VideoFrame keptFrame;

    /** Whether the processors painted on the kept picture already, for a thumbnail. */
    private boolean keptIsPainted;
    /** A picture whose change is too small to be worth a frame of its own yet. */
    private VideoFrame smallChange;

    private long refreshedAt = System.nanoTime() - REFRESH_INTERVAL;
    private long reviewedAt = System.nanoTime();
    private int width;
    private int height;
    private volatile boolean closed;
    private volatile LoopStatistics statistics = LoopStatistics.NONE;

    EncodeLoop(
            FrameSlot slot,
            Encodings encodings,
            PictureTap pictures,
            FrameProcessors processors,
            SharpTiles tiles,
            int damageThreshold,
            Events events) {
        this.slot = slot;
        this.encodings = encodings;
        this.pictures = pictures;
        this.processors = processors;
        this.tiles = tiles;
        this.events = events;
        this.detector = new DamageDetector(damageThreshold, DamageDetector.DEFAULT_CARRY);
        this.thread = Thread.ofPlatform().name("waycast-encoder").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** A small picture of the desktop as it is now; where nothing moves, the capture is asked for a picture. */
    CompletionStage<Thumbnail> thumbnail() {
        CompletionStage<Thumbnail> answer = thumbnails.ask();
        slot.wake();
        return answer;
    }

    /** From the next picture on, see {@link DamageDetector}. */
    void damageThreshold(int pixels) {
        detector.threshold(pixels);
    }

    LoopStatistics statistics() {
        return statistics;
    }

    DamageStatistics damage() {
        return detector.statistics();
    }

    @Override
    public void close() {
        closed = true;
        slot.close();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                step(slot.take(waitingTime()));
                reviewGpuMemory();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeKept();
            Encoding lead = encodings.lead();
            if (lead != null) {
                lead.close();
            }
            encodings.close();
            tiles.close();
            thumbnails.close();
            processors.close();
            detector.close();
        }
    }

    private void step(VideoFrame arrived) {
        try {
            keepNewest(arrived);
            reviewOnceASecond();
            Encoding lead = readyLead();
            if (lead == null && !encodings.hasFollowers() && !pictures.isWatched()) {
                askForThumbnailPicture();
                offerKept();
                return;
            }
            askForPicture(lead);
            boolean painted = keptIsPainted;
            VideoFrame frame = keptFrame == null ? smallChangeIfDue() : takeKept();
            if (frame != null) {
                keepSmallChange(null);
                encodeAndClose(frame, painted, lead);
            } else if (lead != null) {
                repeatIfDue(lead);
            }
        } catch (RuntimeException e) {
            // A defect in one picture must not end the thread: the next picture starts afresh, whole.
            LOG.error("A picture could not be encoded", e);
            encodings.followersMissed();
            tiles.missed();
            Encoding lead = encodings.lead();
            if (lead != null) {
                leadFailed(lead, new EncoderException(e.toString(), e));
            }
        }
    }

    private void repeatIfDue(Encoding lead) {
        try {
            lead.repeatIfDue();
        } catch (EncoderException e) {
            leadFailed(lead, e);
        }
    }

    /** The lead, if it may encode now. */
    private Encoding readyLead() {
        Encoding lead = encodings.lead();
        return lead != null && lead.isReady(System.nanoTime()) ? lead : null;
    }

    private void reviewGpuMemory() {
        Encoding lead = encodings.lead();
        boolean mappedIsNeeded = encodings.hasFollowers()
                || pictures.isWatched()
                || thumbnails.isWanted()
                || !processors.names().isEmpty();
        if (gpuMemory.review(lead != null && lead.readsGpuMemory(), mappedIsNeeded, System.nanoTime())) {
            events.gpuMemory(gpuMemory.accepted());
        }
    }

    private void reviewOnceASecond() {
        long now = System.nanoTime();
        if (now - reviewedAt >= IDLE) {
            reviewedAt = now;
            encodings.review();
            events.onTime();
        }
    }

    /** On a desktop that stands still an encoding that begins would wait for its first picture. */
    private void askForPicture(Encoding lead) {
        boolean leadBegins = lead != null && !lead.isOpen();
        if (keptFrame == null && (leadBegins || isPictureWanted())) {
            long now = System.nanoTime();
            if (now - refreshedAt >= REFRESH_INTERVAL) {
                refreshedAt = now;
                events.refreshCapture();
            }
        } else {
            askForThumbnailPicture();
        }
    }

    /** Whether somebody who begins to watch needs a picture, even one that did not change. */
    private boolean isPictureWanted() {
        return encodings.wantPicture() || pictures.wantsPicture() || tiles.wantsPicture();
    }

    private void askForThumbnailPicture() {
        if (keptFrame == null && thumbnails.needsRefresh()) {
            events.refreshCapture();
        }
    }

    private long waitingTime() {
        long now = System.nanoTime();
        Encoding lead = encodings.lead();
        boolean watched = lead != null && lead.isWatched();
        long until = IDLE;
        if (watched && lead.pauseLeft(now) > 0) {
            until = lead.pauseLeft(now);
        } else if (watched) {
            until = keptFrame == null ? lead.dueIn(now) : 0;
        }
        if (smallChange != null) {
            until = Math.min(until, detector.carriedUntil() - now);
        }
        return Math.clamp(until, 0, IDLE);
    }

    /** @param lead null: it does not encode now */
    private void encodeAndClose(VideoFrame arrived, boolean painted, Encoding readyLead) {
        VideoFrame frame = withKnownDamage(arrived);
        try {
            frame.times().dequeued = System.nanoTime();
            Encoding lead = readyLead != null && isOpen(readyLead, frame) ? readyLead : null;
            boolean keyframe = lead != null && lead.needsKeyframe();
            boolean wantedAnyway = (thumbnails.isWanted() || isPictureWanted()) && !detector.carries();
            if (frame.damage().isEmpty() && !keyframe && !wantedAnyway) {
                statistics = statistics.plusUnchanged();
                if (detector.carries()) {
                    frame = keepSmallChange(frame);
                }
                return;
            }
            if (frame.damage().isEmpty() && keyframe) {
                // A keyframe takes a change along that was too small for a frame of its own.
                frame = frame.withDamage(Damage.FULL);
            }
            if (!painted) {
                frame = processors.beforeEncode(frame);
            }
            thumbnails.offer(frame);
            tiles.offer(frame);
            encode(frame, keyframe, lead);
        } finally {
            if (frame != null) {
                frame.close();
            }
        }
    }

    /** The encoding of the one who controls the desktop gets the picture first. */
    private void encode(VideoFrame frame, boolean keyframe, Encoding lead) {
        boolean changed = !frame.damage().isEmpty();
        boolean lend = changed || pictures.wantsPicture();
        boolean offer = changed || encodings.wantPicture();
        boolean othersFirst = offer && (lead == null || encodings.othersFirst());
        if (othersFirst) {
            encodings.offerToFollowers(frame);
        }
        if (lead != null && changed) {
            encodeByLead(lead, frame, keyframe);
        } else if (!changed) {
            statistics = statistics.plusUnchanged();
        } else {
            leadMisses();
        }
        if (frame.isClosed()) {
            // An encoder that hangs has kept it.
            encodings.followersMissed();
            return;
        }
        if (offer && !othersFirst) {
            encodings.offerToFollowers(frame);
        }
        if (lend) {
            pictures.offer(frame);
        }
    }

    private boolean isOpen(Encoding lead, VideoFrame frame) {
        try {
            lead.openFor(frame.width(), frame.height());
            return true;
        } catch (EncoderException e) {
            leadFailed(lead, e);
            return false;
        }
    }

    private void encodeByLead(Encoding lead, VideoFrame frame, boolean keyframe) {
        try {
            lead.encode(frame, keyframe);
        } catch (EncoderException e) {
            leadFailed(lead, e);
        }
    }

    /** A picture goes by that the lead does not encode: it has to begin anew. */
    private void leadMisses() {
        Encoding lead = encodings.lead();
        if (lead != null) {
            lead.close();
        }
    }

    /** Nothing is encoded now, but a thumbnail shows what a viewer would see. */
    private void offerKept() {
        if (keptFrame == null || !thumbnails.isWanted()) {
            return;
        }
        if (!keptIsPainted) {
            keptFrame = processors.beforeEncode(takeKept());
            keptIsPainted = true;
        }
        thumbnails.offer(keptFrame);
    }

    private VideoFrame withKnownDamage(VideoFrame frame) {
        if (frame.damage().kind() != Damage.Kind.UNKNOWN) {
            return frame;
        }
        return frame.withDamage(detector.detect(frame));
    }

    private void leadFailed(Encoding lead, EncoderException e) {
        lead.failed(e);
        // On a desktop that stands still no other picture would come; this one is kept until the pause is over.
        events.refreshCapture();
    }

    /** What arrived, if anything did, takes the place of the picture kept before. */
    private void keepNewest(VideoFrame arrived) {
        if (arrived == null) {
            return;
        }
        if (arrived.width() != width || arrived.height() != height) {
            width = arrived.width();
            height = arrived.height();
            encodings.picture(width, height);
            events.onPicture(width, height);
        }
        if (keptFrame != null) {
            countDisplaced();
            arrived = arrived.displacing(keptFrame);
        }
        keptFrame = arrived;
        keptIsPainted = false;
    }

    private void countDisplaced() {
        Encoding lead = encodings.lead();
        if (lead != null && lead.isWatched()) {
            lead.missed();
        } else {
            statistics = statistics.plusUnwatched();
        }
    }

    private VideoFrame takeKept() {
        VideoFrame taken = keptFrame;
        keptFrame = null;
        keptIsPainted = false;
        return taken;
    }

    /** Keeps the picture, and closes the one kept before. Always null: the caller has no frame any more. */
    private VideoFrame keepSmallChange(VideoFrame frame) {
        if (smallChange != null) {
            smallChange.close();
        }
        // What changed is asked again when it is due: the detector remembers that it has not been shown.
        smallChange = frame == null ? null : frame.withDamage(Damage.UNKNOWN);
        return null;
    }

    private VideoFrame smallChangeIfDue() {
        if (smallChange == null || detector.carriedUntil() > System.nanoTime()) {
            return null;
        }
        VideoFrame due = smallChange;
        smallChange = null;
        return due;
    }

    private void closeKept() {
        keepSmallChange(null);
        if (keptFrame != null) {
            takeKept().close();
        }
    }
}
