package dev.waycast.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaStreamTest {

    private final RecordedFeedback feedback = new RecordedFeedback();
    private final MediaStream stream = new MediaStream("main", VideoFormat.H264, feedback);
    private final StreamLadder ladder = new StreamLadder("main", List.of(stream));
    private int available;

    @Test
    void aReaderStartsAtAKeyframeAndAsksForIt() {
        StreamReader reader = open(4);
        assertThat(feedback.keyframes).isEqualTo(1);

        stream.publish(frame(1, false));
        stream.publish(frame(2, true));
        stream.publish(frame(3, false));

        assertThat(reader.poll().sequence()).isEqualTo(2);
        assertThat(reader.poll().sequence()).isEqualTo(3);
        assertThat(reader.poll()).isNull();
        assertThat(reader.dropped()).isEqualTo(1);
        assertThat(available).isEqualTo(2);
    }

    @Test
    void aFullReaderDiscardsUntilTheNextKeyframeAndOthersFeelNothing() {
        StreamReader slow = open(2);
        StreamReader fast = open(2);
        stream.publish(frame(0, true));
        fast.poll();
        stream.publish(frame(1, false));
        fast.poll();
        int asked = feedback.keyframes;

        stream.publish(frame(2, false));
        assertThat(feedback.keyframes).isEqualTo(asked + 1);
        assertThat(fast.poll().sequence()).isEqualTo(2);
        assertThat(slow.poll()).as("nothing that builds on a lost frame").isNull();

        stream.publish(frame(3, false));
        assertThat(slow.poll()).isNull();
        stream.publish(frame(4, true));
        assertThat(slow.poll().sequence()).isEqualTo(4);
        assertThat(slow.dropped()).isEqualTo(4);
        assertThat(fast.dropped()).isZero();
    }

    @Test
    void aFullReaderTakesAKeyframeInPlaceOfWhatItHolds() {
        StreamReader reader = open(1);
        stream.publish(frame(0, true));
        stream.publish(frame(1, true));

        assertThat(reader.poll().sequence()).isEqualTo(1);
    }

    @Test
    void aReaderThatStartsAnewGoesOnWithTheNextKeyframe() {
        StreamReader reader = open(4);
        stream.publish(frame(0, true));
        stream.publish(frame(1, false));
        int asked = feedback.keyframes;

        reader.startAnew();
        assertThat(feedback.keyframes).isEqualTo(asked + 1);
        assertThat(reader.poll()).isNull();
        stream.publish(frame(2, false));
        assertThat(reader.poll()).isNull();
        stream.publish(frame(3, true));
        assertThat(reader.poll().sequence()).isEqualTo(3);
        assertThat(reader.dropped()).isEqualTo(3);
    }

    @Test
    void theSlowestReaderSetsTheBitrateAndItsLeavingLiftsIt() {
        StreamReader one = open(1);
        StreamReader other = open(1);
        one.allowedBitrate(8_000_000);
        other.allowedBitrate(2_000_000);
        assertThat(feedback.bitrate).isEqualTo(2_000_000);

        other.close();
        assertThat(feedback.bitrate).isEqualTo(8_000_000);
        one.close();
        assertThat(feedback.bitrate).isEqualTo(Long.MAX_VALUE);
        assertThat(feedback.readers).isZero();
    }

    @Test
    void aPausedReaderGetsNothingAndResumesAtAKeyframe() {
        StreamReader reader = open(4);
        stream.publish(frame(0, true));
        reader.pause(true);
        assertThat(reader.poll()).isNull();
        stream.publish(frame(1, true));
        assertThat(reader.poll()).isNull();

        int asked = feedback.keyframes;
        reader.pause(false);
        assertThat(feedback.keyframes).isEqualTo(asked + 1);
        stream.publish(frame(2, false));
        assertThat(reader.poll()).isNull();
        stream.publish(frame(3, true));
        assertThat(reader.poll().sequence()).isEqualTo(3);
    }

    @Test
    void aClosedReaderGetsNothing() {
        StreamReader reader = open(4);
        reader.close();
        reader.close();
        stream.publish(frame(0, true));

        assertThat(reader.poll()).isNull();
        assertThat(stream.readers()).isZero();
    }

    private StreamReader open(int capacity) {
        return ladder.open(VideoFormat.H264, capacity, () -> available++);
    }

    private static EncodedFrame frame(long sequence, boolean keyframe) {
        return new EncodedFrame(
                VideoCodec.H264, new byte[1], keyframe, 16, 16, sequence, "libx264", 20, new StageTimes());
    }

    private static final class RecordedFeedback implements StreamFeedback {
        private int keyframes;
        private long bitrate;
        private int readers;

        @Override
        public void requestKeyframe() {
            keyframes++;
        }

        @Override
        public void allowedBitrate(long bitsPerSecond) {
            bitrate = bitsPerSecond;
        }

        @Override
        public void readers(int count) {
            readers = count;
        }
    }
}
