package dev.waycast.media.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Pictures in surfaces of a GPU. What is in ordinary memory is converted on the processor and uploaded; what is in
 * DMA-BUF is mapped and converted on the GPU, and never copied, where the device can.
 */
final class SurfaceInput implements PictureInput {

    private final String encoder;
    private final EncoderSettings settings;
    private final Supplier<HardwareDevice> opening;
    private final Imports imports;
    private final InterleavedInput memory;
    private HardwareDevice device;
    private AVBufferRef surfaces;
    private AVFrame present;
    private DmaBufImport dmaBufImport;
    private AVCodecContext context;
    private boolean memoryIsCurrent;

    /**
     * What is known about importing DMA-BUF, for all encoders of one provider: where it failed once it is not tried again,
     * because the compositor would have to change back and forth with each try.
     */
    static final class Imports {

        private volatile boolean canImport;

        Imports(boolean canImport) {
            this.canImport = canImport;
        }

        boolean canImport() {
            return canImport;
        }
    }

    /** @param opening opens the device, when the encoder opens */
    SurfaceInput(String encoder, EncoderSettings settings, Supplier<HardwareDevice> opening, Imports imports) {
        this.imports = imports;
        this.encoder = encoder;
        this.settings = settings;
        this.opening = opening;
        this.memory = new InterleavedInput(encoder, settings);
    }

    @Override
    public void open(AVCodecContext codecContext) {
        context = codecContext;
        device = opening.get();
        surfaces = device.surfaces(context.width(), context.height());
        context.pix_fmt(device.surfaceFormat());
        context.hw_frames_ctx(av_buffer_ref(surfaces));
        memory.allocate(context);
        present = av_frame_alloc();
        if (present == null) {
            throw new EncoderException("The encoder " + encoder + " could not be opened for lack of memory.");
        }
    }

    @Override
    public void load(VideoFrame frame, Damage damage) {
        switch (frame.memory()) {
            case FrameMemory.Mapped _ -> upload(frame, damage);
            case FrameMemory.DmaBuf dmaBuf -> map(frame, dmaBuf);
        }
    }

    private void upload(VideoFrame frame, Damage damage) {
        memory.load(frame, memoryIsCurrent ? damage : Damage.FULL);
        memoryIsCurrent = true;
        // The encoder may still refer to the surface before, so each picture gets another out of the pool.
        av_frame_unref(present);
        check(av_hwframe_get_buffer(surfaces, present, 0), "has no free surface on its GPU");
        check(av_hwframe_transfer_data(present, memory.present(), 0), "cannot bring a picture to its GPU");
        Ffmpeg.copyColours(context, present);
    }

    private void map(VideoFrame frame, FrameMemory.DmaBuf dmaBuf) {
        if (!imports.canImport()) {
            throw Ffmpeg.unreadable(encoder);
        }
        memoryIsCurrent = false;
        try {
            if (dmaBufImport == null || !dmaBufImport.suits(frame)) {
                closeImport();
                dmaBufImport = DmaBufImport.open(encoder, device, settings, frame.format());
            }
            dmaBufImport.convert(dmaBuf, present);
            Ffmpeg.copyColours(context, present);
        } catch (EncoderException e) {
            imports.canImport = false;
            closeImport();
            throw e;
        }
    }

    @Override
    public boolean readsGpuMemory() {
        return imports.canImport();
    }

    @Override
    public AVFrame present() {
        return present;
    }

    @Override
    public void close() {
        closeImport();
        memory.close();
        if (present != null) {
            av_frame_free(present);
            present = null;
        }
        if (surfaces != null) {
            av_buffer_unref(surfaces);
            surfaces = null;
        }
        if (device != null) {
            device.close();
            device = null;
        }
    }

    private void closeImport() {
        if (dmaBufImport != null) {
            dmaBufImport.close();
            dmaBufImport = null;
        }
    }

    private void check(int result, String what) {
        if (result < 0) {
            throw new EncoderException("The encoder " + encoder + " " + what + ": " + Ffmpeg.errorText(result) + ".");
        }
    }
}
