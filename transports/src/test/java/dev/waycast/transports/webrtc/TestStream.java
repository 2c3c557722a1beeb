package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.MediaStream;
import dev.waycast.media.stream.StreamFeedback;
import dev.waycast.media.stream.StreamLadder;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream of well-formed H.264 access units with random content. */
final class TestStream implements StreamFeedback {

    final MediaStream media = new MediaStream("desktop", VideoFormat.H264, this);
    final StreamLadder ladder = new StreamLadder("desktop", List.of(media));
    final AtomicInteger keyframeRequests = new AtomicInteger();
    volatile long allowedBitrate = -1;
    volatile int readers;
    private final Random random = new Random(1);
    private long sequence;

    /** Publishes a keyframe of about that size, with SPS and PPS. */
    EncodedFrame keyframe(int bytes) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        // Too short to be read, or it might be taken for one to write something into.
        data.writeBytes(nal(0x67, 3));
        data.writeBytes(nal(0x68, 5));
        data.writeBytes(nal(0x65, bytes));
        return publish(data.toByteArray(), true);
    }

    EncodedFrame delta(int bytes) {
        return publish(nal(0x41, bytes), false);
    }

    @Override
    public void requestKeyframe() {
        keyframeRequests.incrementAndGet();
    }

    @Override
    public void allowedBitrate(long bitsPerSecond) {
        allowedBitrate = bitsPerSecond;
    }

    @Override
    public void readers(int count) {
        readers = count;
    }

    private EncodedFrame publish(byte[] data, boolean keyframe) {
        StageTimes times = new StageTimes();
        times.captured = System.nanoTime();
        times.encoded = times.captured;
        EncodedFrame frame =
                new EncodedFrame(VideoCodec.H264, data, keyframe, 640, 360, sequence++, "libx264", 20, times);
        media.publish(frame);
        return frame;
    }

    /** Random bytes above 3, so that nothing in them looks like a start code. */
    private byte[] nal(int header, int length) {
        byte[] nal = new byte[4 + length];
        nal[3] = 1;
        nal[4] = (byte) header;
        for (int i = 5; i < nal.length; i++) {
            nal[i] = (byte) (4 + random.nextInt(250));
        }
        return nal;
    }
}
