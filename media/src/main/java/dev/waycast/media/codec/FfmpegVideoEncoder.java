package dev.waycast.media.codec;

import static org.bytedeco.ffmpeg.avcodec.AVCodecContext.FF_THREAD_SLICE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_PSNR;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_QUALITY_STATS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_double;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * An encoder of FFmpeg's, opened so that every picture comes out at once: no B-frames, no look-ahead, slices instead of
 * frame threads, and keyframes only when asked for.
 *
 * <p>All native objects are made at open, used for every picture, and freed at close. Encoders behind this class have
 * read the picture when {@code avcodec_receive_packet} returns, so the input may make another one then.
 *
 * <p>Rate control counts pictures, not time: it takes each for 1/fps of the rate at open. A change of frame rate is
 * therefore told as a change of bits per picture.
 */
final class FfmpegVideoEncoder implements VideoEncoder {

    /**
     * What differs from one FFmpeg encoder to the next.
     *
     * @param gopSize the encoder's own number for "never a keyframe by itself"
     * @param rateControl how it is told its rate
     * @param reportsQuality whether what it says about a picture's quality may be believed
     * @param options its private AVOptions
     * @param qualities the "crf" of a changed picture, and then of its first, second ... repetition; empty when the
     *     encoder has no such option
     */
    record Tuning(
            int gopSize,
            RateControl rateControl,
            boolean reportsQuality,
            Map<String, String> options,
            double[] qualities) {

        /** With the rate control of H.264 and H.265 encoders, and their quantisers. */
        Tuning(int gopSize, Map<String, String> options, double[] qualities) {
            this(gopSize, RateControl.CAPPED, true, options, qualities);
        }
    }

    /** How an encoder is told its rate. */
    enum RateControl {
        /** A target that is also the most, over the rate buffer. */
        CAPPED,
        /** The least as well: what makes libvpx hold a constant rate. */
        CONSTANT,
        /** The target alone: SVT-AV1 refuses a most beside it. */
        TARGET
    }

    /** A repeated picture coded this finely measures above 48 dB luma PSNR: nobody sees the difference. */
    /** Unless the settings say otherwise: with more a picture is not encoded sooner. */
    static final int MOST_THREADS = 4;

    private static final int NEAR_LOSSLESS_QP = 10;

    private static final int MAX_QP = 51;

    private static final int STATISTICS_ERROR_COUNT = 5;
    private static final int STATISTICS_ERRORS = 8;

    private final EncoderCapabilities capabilities;
    private final Tuning tuning;
    private final int openedFramesPerSecond;
    private EncoderSettings settings;

    private final PictureInput input;
    private AVCodecContext context;
    private AVPacket packet;
    private SizeTPointer sideDataSize;

    private long pictures;
    private int repetitions;
    /** The quantiser at which the picture became near lossless; -1 while it is not. */
    private int refinedQp = -1;

    private EncoderStatistics statistics;
    private boolean closed;

    /** An encoder that reads planes in ordinary memory. */
    FfmpegVideoEncoder(EncoderCapabilities capabilities, EncoderSettings settings, Tuning tuning) {
        this(capabilities, settings, tuning, new PlanarInput(capabilities.name(), settings));
    }

    /** @param input not open yet; the encoder closes it, also when it cannot be opened itself */
    FfmpegVideoEncoder(EncoderCapabilities capabilities, EncoderSettings settings, Tuning tuning, PictureInput input) {
        this.capabilities = capabilities;
        this.settings = settings;
        this.tuning = tuning;
        this.input = input;
        this.statistics = EncoderStatistics.of(capabilities.name());
        this.openedFramesPerSecond = settings.framesPerSecond();
        try {
            open();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public EncoderCapabilities capabilities() {
        return capabilities.dmaBuf() && !input.readsGpuMemory() ? capabilities.withoutDmaBuf() : capabilities;
    }

    @Override
    public EncoderSettings settings() {
        return settings;
    }

    @Override
    public EncoderStatistics statistics() {
        return statistics;
    }

    @Override
    public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
        ensureOpen();
        if (frame.width() != settings.width() || frame.height() != settings.height()) {
            throw new IllegalArgumentException("The encoder was opened for " + settings.width() + "x"
                    + settings.height() + ", the picture has " + frame.width() + "x" + frame.height());
        }
        input.load(frame, pictures == 0 ? Damage.FULL : frame.damage());
        frame.times().converted = System.nanoTime();
        startQuality();
        return encodePicture(sequence, keyframe, frame.times());
    }

    /** The capture times of a repetition are the moment it was asked for, so that time never runs backwards. */
    @Override
    public EncodedFrame repeat(long sequence, boolean keyframe) {
        ensureOpen();
        if (pictures == 0) {
            throw new IllegalStateException("There is no picture to repeat yet");
        }
        StageTimes times = new StageTimes();
        times.captured = System.nanoTime();
        times.dequeued = times.captured;
        times.converted = times.captured;
        repetitions++;
        if (keyframe) {
            startQuality();
        }
        return encodePicture(sequence, keyframe, times);
    }

    @Override
    public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
        ensureOpen();
        if (!capabilities.liveBitrate()) {
            return false;
        }
        settings = settings.withRate(bitsPerSecond, framesPerSecond);
        setRate();
        return true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (packet != null) {
            av_packet_free(packet);
        }
        if (context != null) {
            avcodec_free_context(context);
        }
        if (sideDataSize != null) {
            sideDataSize.close();
        }
        input.close();
    }

    private void open() {
        AVCodec codec = Ffmpeg.encoder(capabilities.name())
                .orElseThrow(() -> new EncoderException("The FFmpeg on the class path was built without "
                        + capabilities.name() + "; choose another encoder or another FFmpeg classifier."));
        context = avcodec_alloc_context3(codec);
        packet = av_packet_alloc();
        sideDataSize = new SizeTPointer(1);
        if (context == null || packet == null) {
            throw failure("could not be opened for lack of memory", 0);
        }
        describePicture();
        input.open(context);
        setRate();
        tuning.options().forEach(this::setOption);
        if (tuning.qualities().length > 0) {
            setQuality();
        }
        check(avcodec_open2(context, codec, (AVDictionary) null), "could not be opened");
    }

    private void describePicture() {
        context.width(YuvPicture.even(settings.width()));
        context.height(YuvPicture.even(settings.height()));
        // The AVRationals are views into the context: written in place, nothing to free.
        AVRational timeBase = context.time_base();
        timeBase.num(1);
        timeBase.den(openedFramesPerSecond);
        AVRational frameRate = context.framerate();
        frameRate.num(openedFramesPerSecond);
        frameRate.den(1);
        context.gop_size(tuning.gopSize());
        // As far apart as they may be at most: no keyframes where the encoder sees a new scene.
        context.keyint_min(tuning.gopSize());
        context.max_b_frames(0);
        context.thread_count(threads());
        context.thread_type(FF_THREAD_SLICE);
        context.slices(threads());
        context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY | AV_CODEC_FLAG_PSNR);
        // The matrix is the one libyuv converts by; a desktop's primaries and transfer are those of sRGB.
        context.colorspace(AVCOL_SPC_SMPTE170M);
        context.color_primaries(AVCOL_PRI_BT709);
        context.color_trc(AVCOL_TRC_IEC61966_2_1);
        context.color_range(AVCOL_RANGE_MPEG);
    }

    private int threads() {
        int wanted = settings.threads() > 0
                ? settings.threads()
                : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        int macroblockRows = (settings.height() + 15) / 16;
        return Math.clamp(wanted, 1, macroblockRows);
    }

    private void setRate() {
        long bitsPerPicture = settings.bitsPerSecond() / settings.framesPerSecond();
        long rate = bitsPerPicture * openedFramesPerSecond;
        context.bit_rate(rate);
        switch (tuning.rateControl()) {
            case CAPPED -> context.rc_max_rate(rate);
            case CONSTANT -> {
                context.rc_min_rate(rate);
                context.rc_max_rate(rate);
            }
            case TARGET -> {}
        }
        context.rc_buffer_size(Math.toIntExact(Math.min(Integer.MAX_VALUE, bitsPerPicture * settings.vbvFrames())));
    }

    private void setOption(String name, String value) {
        check(av_opt_set(context.priv_data(), name, value, 0), "does not take " + name + "=" + value);
    }

    private void startQuality() {
        repetitions = 0;
        refinedQp = -1;
    }

    /**
     * Each repetition is coded finer than the picture before. Once near lossless, repetitions are coded coarsely again,
     * which for an unchanged picture means: nearly empty, and the fine picture stays.
     */
    private void setQuality() {
        int step = refinedQp >= 0 ? 0 : Math.min(repetitions, tuning.qualities().length - 1);
        check(av_opt_set_double(context.priv_data(), "crf", tuning.qualities()[step], 0), "does not take a quality");
    }

    private EncodedFrame encodePicture(long sequence, boolean keyframe, StageTimes times) {
        if (tuning.qualities().length > 0) {
            setQuality();
        }
        AVFrame picture = input.present();
        picture.pts(pictures++);
        picture.pict_type(keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        long started = System.nanoTime();
        check(avcodec_send_frame(context, picture), "failed");
        check(avcodec_receive_packet(context, packet), "failed to deliver a picture");
        times.encoded = System.nanoTime();
        EncodedFrame encoded = new EncodedFrame(
                settings.format().codec(),
                bytes(),
                isKeyframe(keyframe),
                settings.width(),
                settings.height(),
                sequence,
                capabilities.name(),
                averageQp(),
                times.copy());
        av_packet_unref(packet);
        statistics = statistics.plus(encoded.keyframe(), encoded.data().length, times.encoded - started);
        return encoded;
    }

    /**
     * FFmpeg also marks where an intra refresh begins: a decoder could begin there and be right one refresh later. Browsers
     * do not, so only what was asked for counts.
     */
    private boolean isKeyframe(boolean asked) {
        boolean marked = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        return marked && (asked || !settings.isRefreshed());
    }

    private byte[] bytes() {
        return MemorySegment.ofAddress(packet.data().address())
                .reinterpret(packet.size())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    private int averageQp() {
        if (!tuning.reportsQuality()) {
            return -1;
        }
        int qp = refinedQp >= 0 ? refinedQp : codedQp();
        if (repetitions > 0 && qp >= 0 && qp <= NEAR_LOSSLESS_QP) {
            refinedQp = qp;
        }
        return qp;
    }

    /**
     * AV_PKT_DATA_QUALITY_STATS: the quality as a little-endian 32-bit lambda, picture type and count of errors in a
     * byte each, two bytes unused, then the squared error of each plane in 64 bits.
     *
     * <p>The quantiser is the planned one; where the rate buffer starved the picture, what came out is worse. So the
     * error has its say too: the answer is the coarser of the two.
     */
    private int codedQp() {
        BytePointer address = av_packet_get_side_data(packet, AV_PKT_DATA_QUALITY_STATS, sideDataSize);
        if (address == null || sideDataSize.get() < STATISTICS_ERRORS) {
            return -1;
        }
        MemorySegment statistics = MemorySegment.ofAddress(address.address()).reinterpret(sideDataSize.get());
        int planned = statistics.get(ValueLayout.JAVA_INT_UNALIGNED, 0) / FF_QP2LAMBDA;
        boolean hasErrors = statistics.get(ValueLayout.JAVA_BYTE, STATISTICS_ERROR_COUNT) > 0;
        return hasErrors
                ? Math.max(planned, qpOfError(statistics.get(ValueLayout.JAVA_LONG_UNALIGNED, STATISTICS_ERRORS)))
                : planned;
    }

    /**
     * The quantiser that would leave this error: rounding to steps leaves step²/12 for each pixel, and the step of H.264
     * is 0.625 at 0 and doubles every 6.
     */
    private int qpOfError(long squaredLumaError) {
        double mean = (double) squaredLumaError / ((long) context.width() * context.height());
        double step = Math.sqrt(12 * mean);
        return (int) Math.clamp(Math.round(6 * Math.log(step / 0.625) / Math.log(2)), 0, MAX_QP);
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("The encoder is closed");
        }
    }

    private void check(int result, String what) {
        if (result < 0) {
            throw failure(what, result);
        }
    }

    private EncoderException failure(String what, int code) {
        String reason = code == 0 ? "." : ": " + Ffmpeg.errorText(code) + ".";
        return new EncoderException("The encoder " + capabilities.name() + " " + what + reason);
    }
}
