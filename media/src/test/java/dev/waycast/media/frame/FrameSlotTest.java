package dev.waycast.media.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameSlotTest {

    private final FrameSlot slot = new FrameSlot();
    private final List<Long> released = new ArrayList<>();
    private long leases;

    @BeforeEach
    void countLeases() {
        leases = FrameLeases.open();
    }

    @AfterEach
    void noLeaseIsLeft() {
        slot.close();
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void theNewestFrameWinsAndInheritsTheDamageOfTheDisplaced() throws InterruptedException {
        Rectangle first = new Rectangle(0, 0, 4, 4);
        Rectangle second = new Rectangle(20, 20, 4, 4);
        slot.put(frame(1, 64, Damage.of(List.of(first), 64, 64)));
        slot.put(frame(2, 64, Damage.of(List.of(second), 64, 64)));

        assertThat(released).containsExactly(1L);
        try (VideoFrame taken = slot.take(0)) {
            assertThat(taken.sequence()).isEqualTo(2);
            assertThat(taken.damage().rectangles()).containsExactlyInAnyOrder(first, second);
        }
        assertThat(slot.displaced()).isEqualTo(1);
    }

    @Test
    void aDisplacedFrameOfAnotherSizeMakesTheNextOneWhole() throws InterruptedException {
        slot.put(frame(1, 32, Damage.FULL));
        slot.put(frame(2, 64, Damage.NONE));

        try (VideoFrame taken = slot.take(0)) {
            assertThat(taken.damage()).isEqualTo(Damage.FULL);
        }
    }

    @Test
    void takeEndsWithoutAFrame() throws InterruptedException {
        assertThat(slot.take(1_000_000)).isNull();
    }

    @Test
    @Timeout(30)
    void aWakeUpBeforeTheReaderWaitsIsNotLost() throws InterruptedException {
        slot.wake();
        assertThat(slot.take(Long.MAX_VALUE)).isNull();
    }

    @Test
    void aClosedSlotGivesFramesBackAtOnce() {
        slot.close();
        slot.put(frame(7, 64, Damage.FULL));

        assertThat(released).containsExactly(7L);
    }

    @Test
    void closingTwiceGivesBackOnceAndReadingAfterCloseThrows() {
        VideoFrame frame = frame(3, 64, Damage.FULL);
        frame.close();
        frame.close();

        assertThat(released).containsExactly(3L);
        assertThatThrownBy(frame::memory).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> frame.withDamage(Damage.NONE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLeaseThatMovedIsSpent() {
        VideoFrame frame = frame(4, 64, Damage.FULL);
        VideoFrame moved = frame.withDamage(Damage.NONE);
        frame.close();
        assertThat(released).isEmpty();

        moved.close();
        assertThat(released).containsExactly(4L);
    }

    private VideoFrame frame(long sequence, int size, Damage damage) {
        return new VideoFrame(
                PixelFormat.BGR0,
                size,
                size,
                new FrameMemory.Mapped(MemorySegment.NULL, size * PixelFormat.BYTES_PER_PIXEL),
                damage,
                sequence,
                new StageTimes(),
                () -> released.add(sequence));
    }
}
