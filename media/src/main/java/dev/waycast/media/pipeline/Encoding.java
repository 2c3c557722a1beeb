package dev.waycast.media.pipeline;

import dev.waycast.media.EncoderException;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSettings;
import dev.waycast.media.codec.VideoEncoder;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.MediaStream;
import dev.waycast.media.stream.RateMeter;
import dev.waycast.media.stream.Rung;
import dev.waycast.media.stream.StreamFeedback;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One format and rung of a desktop: its encoder while somebody watches it, when keyframes and refining frames are due,
 * the bitrate, and the stream it all goes to.
 *
 * <p>The encoder is opened, used and closed by one thread, the one that {@link Encodings} gave this to. What viewers say
 * comes from any thread.
 */
final class Encoding {

    /** What an encoding tells. Called on its thread, but for the readers: from any. */
    interface Events {

        /** The encoded frame as it shall be sent. */
        EncodedFrame beforePublish(EncodedFrame frame);

        void onPublished(Encoding encoding, EncodedFrame frame);

        /** Somebody came or went. */
        void onReaders(Encoding encoding);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Encoding.class);
    private static final long REOPEN_INTERVAL = Duration.ofSeconds(2).toNanos();
    /** So much more than there was room for makes a refined picture visibly better. */
    private static final double MUCH_MORE = 1.5;

    private static final long FAILURE_PAUSE = Duration.ofSeconds(1).toNanos();

    private final PipelineSettings settings;
    private final EncoderSelection encoders;
    private final Events events;
    private final MediaStream stream;
    private final RateTarget target;
    private final KeyframeRequests keyframes;
    private final Refinement refinement;

    /** The bitrate when the refinement began, bit/s. */
    private long refinedFor;

    private final RateMeter busy = new RateMeter();
    private final PictureRate pictures = new PictureRate();

    private VideoEncoder encoder;
    private long sequence;
    private long encoderOpenedAt;
    private int encoderOpenedFor;
    private boolean fresh;

    private volatile long failedAt = System.nanoTime() - FAILURE_PAUSE;
    private volatile long unwatchedSince = System.nanoTime();
    private volatile int threads;
    private volatile int frameRate;
    private volatile QualityProfile quality;
    private volatile Runnable wake = () -> {};
    private volatile EncodeStatistics statistics = EncodeStatistics.NONE;

    Encoding(PipelineSettings settings, EncoderSelection encoders, VideoFormat format, Rung rung, Events events) {
        this.settings = settings;
        this.encoders = encoders;
        this.events = events;
        this.stream = new MediaStream(name(settings.id(), format, rung), format, rung, new Feedback());
        this.target = new RateTarget(settings.startBitrate(), settings.minBitrate(), settings.maxBitrate());
        this.keyframes = new KeyframeRequests(settings.quality().keyframeInterval());
        this.refinement = new Refinement(settings.quality().refinement());
        this.threads = settings.encoderThreads();
        this.quality = settings.quality();
        this.frameRate = rung.frameRate(settings.capture().frameRate(), quality.degradation());
    }

    private static String name(String id, VideoFormat format, Rung rung) {
        return id + "-" + format.name() + "-"
                + rung.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    MediaStream stream() {
        return stream;
    }

    Rung rung() {
        return stream.rung();
    }

    // What anybody may ask or say.

    boolean isWatched() {
        return stream.readers() > 0;
    }

    /** Whether nobody watched for so long. */
    boolean isUnused(long nanos, long now) {
        return !isWatched() && now - unwatchedSince > nanos;
    }

    /** How it encodes from the next picture on. @param framesPerSecond of the full rung */
    void quality(QualityProfile newQuality, int framesPerSecond) {
        quality = newQuality;
        frameRate = rung().frameRate(framesPerSecond, newQuality.degradation());
        keyframes.interval(newQuality.keyframeInterval());
        refinement.settings(newQuality.refinement());
        wake.run();
    }

    /** What the encoder spreads its bits over. */
    int frameRate() {
        return frameRate;
    }

    /** What a supervisor allows. 0: as configured. */
    void limitBitrate(long bitsPerSecond) {
        if (target.limit(bitsPerSecond)) {
            wake.run();
        }
    }

    long bitrateLimit() {
        return target.limit();
    }

    long targetBitrate() {
        return target.bitsPerSecond();
    }

    EncodeStatistics statistics() {
        return statistics;
    }

    RungStatistics rungStatistics() {
        EncodeStatistics now = statistics;
        return new RungStatistics(
                stream.format(),
                stream.rung(),
                stream.readers(),
                stream.isForController(),
                targetBitrate(),
                now.width(),
                now.height(),
                now.encoded(),
                now.keyframes(),
                now.bytes(),
                now.failed(),
                busyShare(System.nanoTime()),
                now.encoder());
    }

    /** Share of the last two seconds that its thread spent encoding, 0 to 1. */
    double busyShare(long now) {
        return busy.perSecond(now) / 1e9;
    }

    /** Who encodes it from now on, before that thread begins. @param wakeUp wakes it */
    void runBy(int encoderThreads, Runnable wakeUp) {
        threads = encoderThreads;
        wake = wakeUp;
    }

    // What only its thread does.

    boolean isOpen() {
        return encoder != null;
    }

    /** Whether its encoder takes pictures in GPU memory. */
    boolean readsGpuMemory() {
        return encoder != null && encoder.capabilities().dmaBuf();
    }

    /** Nanoseconds until encoding is tried again after a failure; not positive when nothing failed lately. */
    long pauseLeft(long now) {
        return failedAt + FAILURE_PAUSE - now;
    }

    boolean isReady(long now) {
        return isWatched() && pauseLeft(now) <= 0;
    }

    /** Nanoseconds until something is due although the picture stands still. */
    long dueIn(long now) {
        return encoder == null ? Long.MAX_VALUE : Math.min(refinement.dueIn(now), keyframes.dueIn(now));
    }

    /**
     * Makes sure that an encoder of this size, of the present quality and of the present rate is open.
     *
     * @throws EncoderException when none can be opened
     */
    void openFor(int width, int height) {
        long bitrate = target.bitsPerSecond();
        int highest = frameRate;
        int rate = pictures.perSecond(highest, System.nanoTime());
        EncoderSettings present = encoder == null ? null : encoder.settings();
        QualityProfile wanted = quality;
        boolean fits = present != null
                && present.width() == width
                && present.height() == height
                && present.vbvFrames() == wanted.vbvFrames()
                && present.effort() == wanted.effort();
        if (fits) {
            boolean same = bitrate == present.bitsPerSecond() && isNear(rate, present.framesPerSecond());
            if (same || encoder.reconfigure(bitrate, rate) || !worthReopening(present, bitrate, highest)) {
                return;
            }
        }
        close();
        encoder = encoders.open(new EncoderSettings(
                stream.format(),
                width,
                height,
                rate,
                bitrate,
                wanted.vbvFrames(),
                settings.preset(),
                wanted.effort(),
                threads,
                0));
        encoderOpenedAt = System.nanoTime();
        encoderOpenedFor = highest;
        fresh = true;
    }

    private static boolean isNear(int rate, int present) {
        return Math.abs(rate - present) * 5 <= present;
    }

    /** Whether the next picture has to be a keyframe: the encoder is new, or somebody asked for one. */
    boolean needsKeyframe() {
        return fresh || keyframes.take(System.nanoTime());
    }

    /** Encodes a picture whose damage is known, by the encoder that {@link #openFor} opened. The frame stays the caller's. */
    void encode(VideoFrame frame, boolean keyframe) {
        long start = System.nanoTime();
        pictures.onPicture(start);
        publish(encoder.encode(frame, sequence, keyframe), false, start);
        beginRefinement();
    }

    /** No new picture: a keyframe that somebody asked for, or a refining frame. */
    void repeatIfDue() {
        long now = System.nanoTime();
        if (encoder == null) {
            return;
        }
        followTarget(now);
        if (keyframes.take(now)) {
            publish(encoder.repeat(sequence, true), false, now);
            beginRefinement();
        } else if (refinement.isDue(now)) {
            EncodedFrame frame = publish(encoder.repeat(sequence, false), true, now);
            refinement.refined(System.nanoTime(), frame.averageQp());
        }
    }

    /**
     * What networks allow changes while a picture stands still as well, above all right after a viewer came: the start
     * bitrate is all that is known then. Reopening for it would cost a keyframe.
     */
    private void followTarget(long now) {
        EncoderSettings present = encoder.settings();
        long bitrate = target.bitsPerSecond();
        if (bitrate == present.bitsPerSecond() || !encoder.reconfigure(bitrate, present.framesPerSecond())) {
            return;
        }
        if (bitrate > MUCH_MORE * refinedFor) {
            refinedFor = bitrate;
            refinement.goOn(now);
        }
    }

    private void beginRefinement() {
        refinedFor = encoder.settings().bitsPerSecond();
        refinement.changed(System.nanoTime(), frameRate);
    }

    /** Gives the encoder up; another one is opened after a pause. */
    void failed(EncoderException e) {
        failedAt = System.nanoTime();
        statistics = statistics.plusFailed();
        LOG.error("No picture of {} for a second: {}", stream.id(), e.getMessage());
        close();
        keyframes.request();
    }

    /** A picture came that could not be encoded, because a failure was not long enough ago. */
    void missed() {
        statistics = statistics.plusFailed();
    }

    void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    private EncodedFrame publish(EncodedFrame encoded, boolean refining, long startedAt) {
        EncodedFrame frame = events.beforePublish(encoded);
        sequence++;
        fresh = false;
        if (frame.keyframe()) {
            keyframes.sent(System.nanoTime());
        }
        stream.publish(frame);
        long now = System.nanoTime();
        busy.add(now - startedAt, now);
        statistics = statistics.plus(frame, refining, encoder.statistics());
        events.onPublished(this, frame);
        return frame;
    }

    /**
     * Reopening costs a keyframe, so it takes a real change, and not too often: of the bitrate or of the pictures that
     * may come, not of those that happen to come.
     */
    private boolean worthReopening(EncoderSettings present, long bitrate, int highest) {
        long difference = Math.abs(bitrate - present.bitsPerSecond());
        boolean large = difference > present.bitsPerSecond() / 5 || highest != encoderOpenedFor;
        return large && System.nanoTime() - encoderOpenedAt > REOPEN_INTERVAL;
    }

    private final class Feedback implements StreamFeedback {
        @Override
        public void requestKeyframe() {
            keyframes.request();
            wake.run();
        }

        @Override
        public void allowedBitrate(long bitsPerSecond) {
            if (target.allow(bitsPerSecond)) {
                wake.run();
            }
        }

        @Override
        public void heldFrames(int frames) {
            refinement.heldFrames(frames);
        }

        @Override
        public void readers(int count) {
            if (count == 0) {
                unwatchedSince = System.nanoTime();
            }
            events.onReaders(Encoding.this);
            wake.run();
        }
    }
}
