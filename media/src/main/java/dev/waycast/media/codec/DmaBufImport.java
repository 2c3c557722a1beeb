package dev.waycast.media.codec;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_parameters_set;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_init_str;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_DRM_PRIME;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avfilter.AVBufferSrcParameters;
import org.bytedeco.ffmpeg.avfilter.AVFilter;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Makes NV12 surfaces of pictures that lie in DMA-BUF, all on the GPU: {@code hwmap} gives VA-API the buffer as it is,
 * and {@code scale_vaapi} converts its colours.
 *
 * <p>For one size and pixel format. Used by the encoder's thread.
 */
final class DmaBufImport implements AutoCloseable {

    /** Direct: rather no picture from this encoder than one that was copied through the processor. */
    static final String MAPPING = "mode=read+direct";

    private final String encoder;
    private final EncoderSettings settings;
    private final PixelFormat format;
    private AVBufferRef drmFrames;
    private AVFilterGraph graph;
    private AVFilterContext source;
    private AVFilterContext sink;
    private AVFrame imported;
    private long pictures;

    private DmaBufImport(String encoder, EncoderSettings settings, PixelFormat format) {
        this.encoder = encoder;
        this.settings = settings;
        this.format = format;
    }

    /** @throws EncoderException when the GPU cannot map or convert such pictures */
    static DmaBufImport open(String encoder, HardwareDevice device, EncoderSettings settings, PixelFormat format) {
        DmaBufImport opened = new DmaBufImport(encoder, settings, format);
        try {
            opened.build(device);
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    boolean suits(VideoFrame frame) {
        return frame.format() == format;
    }

    /** @param target becomes the surface; what it was before is given back */
    void convert(FrameMemory.DmaBuf memory, AVFrame target) {
        describe(memory, settings.width(), settings.height(), drmFrames, imported);
        imported.pts(pictures++);
        try {
            check(av_buffersrc_add_frame(source, imported), "cannot map a DMA-BUF");
            av_frame_unref(target);
            check(av_buffersink_get_frame(sink, target), "cannot map or convert a DMA-BUF");
        } finally {
            av_frame_unref(imported);
        }
    }

    /** Makes the frame one of the format DRM_PRIME. It refers to the descriptors, which stay the capture's. */
    static void describe(FrameMemory.DmaBuf memory, int width, int height, AVBufferRef frames, AVFrame target) {
        AVBufferRef descriptor = av_buffer_alloc(DrmFrameDescriptor.LAYOUT.byteSize());
        if (descriptor == null) {
            throw new EncoderException("A picture could not be described for lack of memory.");
        }
        DrmFrameDescriptor.write(
                memory,
                height,
                MemorySegment.ofAddress(descriptor.data().address()).reinterpret(DrmFrameDescriptor.LAYOUT.byteSize()));
        target.buf(0, descriptor);
        target.data(0, descriptor.data());
        target.format(AV_PIX_FMT_DRM_PRIME);
        target.width(width);
        target.height(height);
        target.colorspace(AVCOL_SPC_RGB);
        target.color_range(AVCOL_RANGE_JPEG);
        target.hw_frames_ctx(av_buffer_ref(frames));
    }

    /** The conversion on the GPU, as {@code scale_vaapi} reads it: the colours are those of the other encoders. */
    static String conversion(EncoderSettings settings) {
        return "w=" + YuvPicture.even(settings.width())
                + ":h=" + YuvPicture.even(settings.height())
                + ":format=nv12:mode=fast:out_range=limited:out_color_matrix=smpte170m"
                + ":out_color_primaries=bt709:out_color_transfer=iec61966-2-1";
    }

    static int memoryFormat(PixelFormat format) {
        return switch (format) {
            case BGR0 -> AV_PIX_FMT_BGR0;
            case RGB0 -> AV_PIX_FMT_RGB0;
            case BGRA -> AV_PIX_FMT_BGRA;
            case RGBA -> AV_PIX_FMT_RGBA;
        };
    }

    private void build(HardwareDevice device) {
        drmFrames = HardwareDevice.frames(
                encoder, device.drm(), AV_PIX_FMT_DRM_PRIME, memoryFormat(format), settings.width(), settings.height());
        imported = av_frame_alloc();
        graph = avfilter_graph_alloc();
        if (imported == null || graph == null) {
            throw new EncoderException("The encoder " + encoder + " could not be opened for lack of memory.");
        }
        graph.nb_threads(1);
        source = filter("buffer");
        describeSource();
        AVFilterContext map = filter("hwmap");
        map.hw_device_ctx(av_buffer_ref(device.reference()));
        begin(map, MAPPING);
        AVFilterContext convert = filter("scale_vaapi");
        begin(convert, conversion(settings));
        sink = filter("buffersink");
        begin(sink, null);
        link(source, map);
        link(map, convert);
        link(convert, sink);
        check(avfilter_graph_config(graph, null), "cannot map DMA-BUF on its GPU");
    }

    private void describeSource() {
        AVBufferSrcParameters parameters = av_buffersrc_parameters_alloc();
        try {
            parameters.format(AV_PIX_FMT_DRM_PRIME);
            parameters.width(settings.width());
            parameters.height(settings.height());
            parameters.time_base().num(1);
            parameters.time_base().den(settings.framesPerSecond());
            parameters.color_space(AVCOL_SPC_RGB);
            parameters.color_range(AVCOL_RANGE_JPEG);
            parameters.hw_frames_ctx(drmFrames);
            check(av_buffersrc_parameters_set(source, parameters), "cannot map DMA-BUF on its GPU");
        } finally {
            av_free(parameters);
        }
        begin(source, null);
    }

    private AVFilterContext filter(String name) {
        AVFilter filter = avfilter_get_by_name(name);
        AVFilterContext context = filter == null ? null : avfilter_graph_alloc_filter(graph, filter, name);
        if (context == null) {
            throw new EncoderException("The FFmpeg on the class path was built without the filter " + name + ".");
        }
        return context;
    }

    private void begin(AVFilterContext filter, String options) {
        check(avfilter_init_str(filter, options), "cannot map DMA-BUF on its GPU");
    }

    private void link(AVFilterContext from, AVFilterContext to) {
        check(avfilter_link(from, 0, to, 0), "cannot map DMA-BUF on its GPU");
    }

    @Override
    public void close() {
        if (graph != null) {
            avfilter_graph_free(graph);
            graph = null;
        }
        if (imported != null) {
            av_frame_free(imported);
            imported = null;
        }
        if (drmFrames != null) {
            av_buffer_unref(drmFrames);
            drmFrames = null;
        }
    }

    private void check(int result, String what) {
        if (result < 0) {
            throw new EncoderException("The encoder " + encoder + " " + what + ": " + Ffmpeg.errorText(result) + ".");
        }
    }
}
