package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One picture in libwebrtc's memory, shared by all viewers that are sent it: planar 4:2:0, BT.601 limited range. Whoever
 * keeps it counts, and the last one frees it; libwebrtc counts its own encoders beside that. Any thread.
 */
final class Picture {

    private final NativeI420Buffer buffer;
    private final AtomicInteger keepers = new AtomicInteger(1);

    private Picture(NativeI420Buffer buffer) {
        this.buffer = buffer;
    }

    /** A copy of a picture, with one keeper: the caller. LibWebRtc must be loaded. */
    static Picture of(dev.waycast.media.frame.VideoFrame frame, FrameMemory.Mapped memory) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(frame.width(), frame.height());
        try (Arena arena = Arena.ofConfined()) {
            VideoBufferConverter.convertToI420(
                    packed(frame, memory, arena).asByteBuffer(), buffer, fourCc(frame.format()));
        } catch (Exception e) {
            buffer.release();
            throw new IllegalArgumentException("A picture cannot be converted", e);
        }
        return new Picture(buffer);
    }

    int pixels() {
        return buffer.getWidth() * buffer.getHeight();
    }

    /** Another keeper. False when the last one let go already. */
    boolean keep() {
        return keepers.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** One keeper less. */
    void letGo() {
        if (keepers.decrementAndGet() == 0) {
            buffer.release();
        }
    }

    /** By a keeper, on the thread of the source's peer. */
    void push(CustomVideoSource source) {
        source.pushFrame(new VideoFrame(buffer, System.nanoTime()));
    }

    /** libyuv is told no stride, so rows must follow one another without a gap. */
    private static MemorySegment packed(
            dev.waycast.media.frame.VideoFrame frame, FrameMemory.Mapped memory, Arena arena) {
        long row = (long) frame.width() * PixelFormat.BYTES_PER_PIXEL;
        if (memory.stride() == row) {
            return memory.pixels().asSlice(0, row * frame.height());
        }
        MemorySegment copy = arena.allocate(row * frame.height());
        for (int y = 0; y < frame.height(); y++) {
            MemorySegment.copy(memory.pixels(), (long) y * memory.stride(), copy, y * row, row);
        }
        return copy;
    }

    /** libyuv names the format of a little-endian word, we the order of bytes. */
    private static FourCC fourCc(PixelFormat format) {
        return switch (format) {
            case BGR0, BGRA -> FourCC.ARGB;
            case RGB0, RGBA -> FourCC.ABGR;
        };
    }
}
