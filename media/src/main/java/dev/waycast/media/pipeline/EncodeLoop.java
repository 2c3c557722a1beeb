package dev.waycast.media.pipeline;

import dev.waycast.media.EncoderException;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSettings;
import dev.waycast.media.codec.VideoEncoder;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.DamageDetector;
import dev.waycast.media.frame.DamageStatistics;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameProcessors;
import dev.waycast.media.frame.FrameSlot;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.stream.MediaStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the slot to the stream: damage, processors, encoder, refinement. One thread, {@code waycast-encoder}, which alone
 * opens, uses and closes the encoder.
 *
 * <p>While nobody watches, and for a second after a failure, nothing is encoded: only the newest picture is kept, so
 * that it is shown as soon as it can be, even when the desktop stands still by then.
 */
final class EncodeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EncodeLoop.class);
    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private static final long REOPEN_INTERVAL = Duration.ofSeconds(2).toNanos();
    private static final long FAILURE_PAUSE = Duration.ofSeconds(1).toNanos();

    private final PipelineSettings settings;
    private final EncoderSelection encoders;
    private final FrameSlot slot;
    private final RateTarget target;
    private final Consumer<EncodedFrame> onEncoded;
    private final Runnable refreshCapture;
    private final DamageDetector detector;
    private final FrameProcessors processors;
    private final KeyframeRequests keyframes;
    private final Refinement refinement;
    private final ThumbnailTap thumbnails = new ThumbnailTap();
    private final Thread thread;

    private MediaStream stream;
    private VideoEncoder encoder;
    /** The newest picture that came while nothing was encoded, with the damage of those before it. */
    private VideoFrame keptFrame;

    /** Whether the processors painted on the kept picture already, for a thumbnail. */
    private boolean keptIsPainted;
    /** A picture whose change is too small to be worth a frame of its own yet. */
    private VideoFrame smallChange;

    private long sequence;
    private long encoderOpenedAt;
    private long failedAt = System.nanoTime() - FAILURE_PAUSE;
    private volatile int frameRate;
    private volatile boolean watched;
    private volatile boolean closed;
    private volatile EncodeStatistics statistics = EncodeStatistics.NONE;

    EncodeLoop(
            PipelineSettings settings,
            EncoderSelection encoders,
            FrameSlot slot,
            Consumer<EncodedFrame> onEncoded,
            Runnable refreshCapture) {
        this.settings = settings;
        this.encoders = encoders;
        this.slot = slot;
        this.onEncoded = onEncoded;
        this.refreshCapture = refreshCapture;
        this.frameRate = settings.capture().frameRate();
        this.target = new RateTarget(settings.startBitrate(), settings.minBitrate(), settings.maxBitrate());
        this.detector = new DamageDetector(settings.damageThreshold(), DamageDetector.DEFAULT_CARRY);
        this.processors = new FrameProcessors(settings.processors());
        this.keyframes = new KeyframeRequests(settings.keyframeInterval());
        this.refinement = new Refinement(settings.refinement());
        this.thread = Thread.ofPlatform().name("waycast-encoder").daemon().unstarted(this::run);
    }

    void start(MediaStream publishTo) {
        stream = publishTo;
        thread.start();
    }

    void requestKeyframe() {
        keyframes.request();
        slot.wake();
    }

    void watched(boolean somebody) {
        watched = somebody;
        slot.wake();
    }

    void allowedBitrate(long bitsPerSecond) {
        if (target.allow(bitsPerSecond)) {
            slot.wake();
        }
    }

    /** What a supervisor allows. 0: as configured. */
    void limitBitrate(long bitsPerSecond) {
        if (target.limit(bitsPerSecond)) {
            slot.wake();
        }
    }

    /** What the encoder spreads its bits over. */
    void frameRate(int framesPerSecond) {
        frameRate = framesPerSecond;
    }

    /** A small picture of the desktop as it is now; where nothing moves, the capture is asked for a picture. */
    CompletionStage<Thumbnail> thumbnail() {
        CompletionStage<Thumbnail> answer = thumbnails.ask();
        slot.wake();
        return answer;
    }

    EncodeStatistics statistics() {
        return statistics;
    }

    DamageStatistics damage() {
        return detector.statistics();
    }

    long bitrateLimit() {
        return target.limit();
    }

    long targetBitrate() {
        return target.bitsPerSecond();
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
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeKept();
            closeEncoder();
            thumbnails.close();
            processors.close();
            detector.close();
        }
    }

    private void step(VideoFrame arrived) {
        try {
            keepNewest(arrived);
            if (keptFrame == null && thumbnails.needsRefresh()) {
                refreshCapture.run();
            }
            if (!watched || pauseLeft() > 0) {
                offerKept();
                return;
            }
            boolean painted = keptIsPainted;
            VideoFrame frame = keptFrame == null ? smallChangeIfDue() : takeKept();
            if (frame != null) {
                keepSmallChange(null);
                encodeAndClose(frame, painted);
            } else {
                repeatIfDue();
            }
        } catch (EncoderException e) {
            encodingFailed(e);
        } catch (RuntimeException e) {
            // A defect in one picture must not end the thread: the next picture starts afresh, whole.
            LOG.error("A picture could not be encoded", e);
            encodingFailed(new EncoderException(e.toString(), e));
        }
    }

    private long waitingTime() {
        if (!watched) {
            return IDLE;
        }
        long pause = pauseLeft();
        if (pause > 0 || keptFrame != null) {
            return Math.max(0, pause);
        }
        long now = System.nanoTime();
        long until = encoder == null ? IDLE : Math.min(refinement.dueIn(now), keyframes.dueIn(now));
        if (smallChange != null) {
            until = Math.min(until, detector.carriedUntil() - now);
        }
        return Math.clamp(until, 0, IDLE);
    }

    /** Nanoseconds until encoding is tried again after a failure; not positive when nothing failed lately. */
    private long pauseLeft() {
        return failedAt + FAILURE_PAUSE - System.nanoTime();
    }

    private void encodeAndClose(VideoFrame arrived, boolean painted) {
        VideoFrame frame = withKnownDamage(arrived);
        try {
            frame.times().dequeued = System.nanoTime();
            boolean fresh = openFor(frame);
            boolean keyframe = fresh || keyframes.take(System.nanoTime());
            boolean onlyLookedAt = thumbnails.isWanted() && !detector.carries();
            if (frame.damage().isEmpty() && !keyframe && !onlyLookedAt) {
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
            if (frame.damage().isEmpty()) {
                statistics = statistics.plusUnchanged();
                return;
            }
            publish(encoder.encode(frame, sequence, keyframe), false);
            refinement.changed(System.nanoTime());
        } finally {
            if (frame != null) {
                frame.close();
            }
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

    /** No new picture: a keyframe that somebody asked for, or a refining frame. */
    private void repeatIfDue() {
        long now = System.nanoTime();
        if (encoder == null) {
            return;
        }
        boolean keyframe = keyframes.take(now);
        if (keyframe) {
            publish(encoder.repeat(sequence, true), false);
            refinement.changed(System.nanoTime());
        } else if (refinement.isDue(now)) {
            EncodedFrame frame = publish(encoder.repeat(sequence, false), true);
            refinement.refined(System.nanoTime(), frame.averageQp());
        }
    }

    private EncodedFrame publish(EncodedFrame encoded, boolean refining) {
        EncodedFrame frame = processors.afterEncode(encoded);
        sequence++;
        if (frame.keyframe()) {
            keyframes.sent(System.nanoTime());
        }
        stream.publish(frame);
        statistics = statistics.plus(frame, refining, encoder.statistics());
        onEncoded.accept(frame);
        return frame;
    }

    private VideoFrame withKnownDamage(VideoFrame frame) {
        if (frame.damage().kind() != Damage.Kind.UNKNOWN) {
            return frame;
        }
        return frame.withDamage(detector.detect(frame));
    }

    /** Makes sure that an encoder of this size and rate is open. True when it is a new one. */
    private boolean openFor(VideoFrame frame) {
        long bitrate = target.bitsPerSecond();
        int rate = frameRate;
        EncoderSettings present = encoder == null ? null : encoder.settings();
        if (present != null && present.width() == frame.width() && present.height() == frame.height()) {
            boolean same = bitrate == present.bitsPerSecond() && rate == present.framesPerSecond();
            if (same || encoder.reconfigure(bitrate, rate) || !worthReopening(present, bitrate, rate)) {
                return false;
            }
        }
        closeEncoder();
        encoder = encoders.open(new EncoderSettings(
                stream.format(),
                frame.width(),
                frame.height(),
                rate,
                bitrate,
                settings.vbvFrames(),
                settings.preset(),
                settings.encoderThreads()));
        encoderOpenedAt = System.nanoTime();
        return true;
    }

    /** Reopening costs a keyframe, so it takes a real change, and not too often. */
    private boolean worthReopening(EncoderSettings present, long bitrate, int rate) {
        long difference = Math.abs(bitrate - present.bitsPerSecond());
        boolean large = difference > present.bitsPerSecond() / 5 || rate != present.framesPerSecond();
        return large && System.nanoTime() - encoderOpenedAt > REOPEN_INTERVAL;
    }

    private void encodingFailed(EncoderException e) {
        failedAt = System.nanoTime();
        statistics = statistics.plusFailed();
        LOG.error("No picture for a second: {}", e.getMessage());
        closeEncoder();
        keyframes.request();
        // On a desktop that stands still no other picture would come; this one is kept until the pause is over.
        refreshCapture.run();
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    /** What arrived, if anything did, takes the place of the picture kept before. */
    private void keepNewest(VideoFrame arrived) {
        if (arrived == null) {
            return;
        }
        if (keptFrame != null) {
            statistics = watched ? statistics.plusFailed() : statistics.plusUnwatched();
            arrived = arrived.displacing(keptFrame);
        }
        keptFrame = arrived;
        keptIsPainted = false;
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
