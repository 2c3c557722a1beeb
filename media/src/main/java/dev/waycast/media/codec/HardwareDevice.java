package dev.waycast.media.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_DRM;
import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_VAAPI;
import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_VULKAN;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_VAAPI;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_VULKAN;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create_derived;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_ctx_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_ctx_init;

import dev.waycast.media.EncoderException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVHWFramesContext;
import org.bytedeco.javacpp.Pointer;

/** A GPU opened for one encoder. Opened, used and closed by the encoder's thread. */
final class HardwareDevice implements AutoCloseable {

    private final String encoder;
    private final AVBufferRef drm;
    private final AVBufferRef device;
    private final int surfaceFormat;

    private HardwareDevice(String encoder, AVBufferRef drm, AVBufferRef device, int surfaceFormat) {
        this.encoder = encoder;
        this.drm = drm;
        this.device = device;
        this.surfaceFormat = surfaceFormat;
    }

    /**
     * Opens VA-API by way of the DRM device, so that pictures in DMA-BUF can be mapped to its surfaces.
     *
     * @param node for instance {@code /dev/dri/renderD128}
     * @throws EncoderException when it cannot be opened
     */
    static HardwareDevice vaApi(String encoder, Path node) {
        AVBufferRef drm = create(encoder, AV_HWDEVICE_TYPE_DRM, node.toString(), node.toString());
        AVBufferRef vaApi = none();
        int result = av_hwdevice_ctx_create_derived(vaApi, AV_HWDEVICE_TYPE_VAAPI, drm, 0);
        if (result < 0) {
            av_buffer_unref(drm);
            throw new EncoderException("The encoder " + encoder + " finds no VA-API driver for " + node + ": "
                    + Ffmpeg.errorText(result)
                    + ". Install the driver (intel-media-va-driver, mesa-va-drivers) and see what vainfo says.");
        }
        return new HardwareDevice(encoder, drm, vaApi, AV_PIX_FMT_VAAPI);
    }

    /** @throws EncoderException when there is no Vulkan device */
    static HardwareDevice vulkan(String encoder) {
        AVBufferRef vulkan = create(encoder, AV_HWDEVICE_TYPE_VULKAN, null, "a GPU with a Vulkan driver");
        return new HardwareDevice(encoder, null, vulkan, AV_PIX_FMT_VULKAN);
    }

    /** The DRM device below, for pictures that come in DMA-BUF; null where it is not VA-API. */
    AVBufferRef drm() {
        return drm;
    }

    AVBufferRef reference() {
        return device;
    }

    /** FFmpeg's format of pictures that are in this GPU. */
    int surfaceFormat() {
        return surfaceFormat;
    }

    /** A pool of NV12 surfaces, which the caller unreferences. */
    AVBufferRef surfaces(int width, int height) {
        return frames(encoder, device, surfaceFormat, AV_PIX_FMT_NV12, width, height);
    }

    /** @throws EncoderException when the device cannot have such frames */
    static AVBufferRef frames(String encoder, AVBufferRef device, int format, int memoryFormat, int width, int height) {
        AVBufferRef frames = av_hwframe_ctx_alloc(device);
        if (frames == null) {
            throw new EncoderException("The encoder " + encoder + " could not be opened for lack of memory.");
        }
        AVHWFramesContext description = new AVHWFramesContext(frames.data());
        description.format(format);
        description.sw_format(memoryFormat);
        description.width(width);
        description.height(height);
        int result = av_hwframe_ctx_init(frames);
        if (result < 0) {
            av_buffer_unref(frames);
            throw new EncoderException("The encoder " + encoder + " has no surfaces of " + width + "x" + height
                    + " pixels on its GPU: " + Ffmpeg.errorText(result) + ".");
        }
        return frames;
    }

    @Override
    public void close() {
        av_buffer_unref(device);
        if (drm != null) {
            av_buffer_unref(drm);
        }
    }

    private static AVBufferRef create(String encoder, int type, String device, String said) {
        Ffmpeg.load();
        AVBufferRef created = none();
        int result = av_hwdevice_ctx_create(created, type, device, (AVDictionary) null, 0);
        if (result < 0) {
            throw new EncoderException(
                    "The encoder " + encoder + " cannot open " + said + ": " + Ffmpeg.errorText(result) + ".");
        }
        return created;
    }

    private static AVBufferRef none() {
        return new AVBufferRef((Pointer) null);
    }
}
