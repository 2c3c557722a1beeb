package dev.waycast.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureStreamTest {

    private final List<String> feedback = new ArrayList<>();
    private final PictureStream stream = new PictureStream(new PictureStream.Feedback() {
        @Override
        public void requestPicture() {
            feedback.add("picture");
        }

        @Override
        public void pictureReaders(int count) {
            feedback.add("readers " + count);
        }
    });

    @Test
    void everyReaderIsLentEveryPicture() {
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        stream.open(picture -> first.add(picture.sequence()));
        try (VideoFrame picture = picture(1)) {
            stream.publish(picture);
        }
        PictureStream.Reader leaving = stream.open(picture -> second.add(picture.sequence()));
        try (VideoFrame picture = picture(2)) {
            stream.publish(picture);
            leaving.close();
            stream.publish(picture);
        }

        assertThat(first).containsExactly(1L, 2L, 2L);
        assertThat(second).containsExactly(2L);
        assertThat(stream.readers()).isEqualTo(1);
    }

    @Test
    void theProducerHearsWhoReadsAndWhoNeedsAPicture() {
        PictureStream.Reader reader = stream.open(picture -> {});
        reader.close();
        reader.close();
        assertThat(feedback).containsExactly("readers 1", "picture", "readers 0");
    }

    private static VideoFrame picture(long sequence) {
        return new VideoFrame(
                PixelFormat.BGR0,
                1,
                1,
                new FrameMemory.Mapped(MemorySegment.ofArray(new byte[4]), 4),
                Damage.FULL,
                sequence,
                new StageTimes(),
                () -> {});
    }
}
