package dev.waycast.media.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.DegradationPreference;
import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.quality.Scenario;
import dev.waycast.media.stream.StreamReader.Priority;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gets which rung, and what each rung is encoded for, on a clock that the test moves. */
class StreamLadderTest {

    private static final long MS = 1_000_000;
    private static final int CAPACITY = 8;

    private final Map<Rung, Producer> rungs = new EnumMap<>(Rung.class);
    private final List<StreamReader> joined = new ArrayList<>();
    private final StreamLadder ladder = ladder();
    private long now = 1_000_000_000_000L;

    @Test
    void aLoneViewerGivesUpBitrateThenFrameRateThenSize() {
        StreamReader reader = join(4_000_000);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(4_000_000);
        reader.allowedBitrate(1_000_000);
        run(5_000);
        assertThat(reader.rung()).as("the bitrate falls first").isEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(1_000_000);

        reader.allowedBitrate(400_000);
        run(3_000);
        assertThat(reader.rung()).isEqualTo(Rung.REDUCED_RATE);
        assertThat(rungs.get(Rung.REDUCED_RATE).allowed).isEqualTo(400_000);

        reader.allowedBitrate(200_000);
        run(3_000);
        assertThat(reader.rung()).isEqualTo(Rung.REDUCED_SIZE);
        assertThat(rungs.get(Rung.FULL).readers).as("nobody reads it any more").isZero();
        assertThat(rungs.get(Rung.REDUCED_RATE).readers).isZero();
    }

    @Test
    void aReaderThatFollowsAnotherSourceStartsThereAtAKeyframe() {
        StreamReader reader = join(4_000_000);
        reader.priority(Priority.CONTROLLER);
        rungs.get(Rung.FULL).publish(100, true);
        Map<Rung, Producer> before = new EnumMap<>(rungs);
        rungs.clear();
        StreamLadder other = ladder();

        reader.follow(other);

        assertThat(reader.poll()).as("what waited of the source before").isNull();
        assertThat(ladder.readers()).isZero();
        assertThat(other.readers()).isEqualTo(1);
        assertThat(before.values())
                .allSatisfy(producer -> assertThat(producer.readers).isZero());
        assertThat(rungs.get(Rung.FULL).readers).isEqualTo(1);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(4_000_000);
        before.get(Rung.FULL).publish(100, true);
        rungs.get(Rung.FULL).publish(100, false);
        assertThat(reader.poll()).isNull();
        rungs.get(Rung.FULL).publish(100, true);
        assertThat(reader.poll()).isNotNull();

        reader.close();
        assertThat(other.readers()).isZero();
        reader.follow(ladder);
        assertThat(ladder.readers()).as("it is closed").isZero();
    }

    @Test
    void aReaderOnALowRungFindsItsPlaceOnAnotherSourceAtOnce() {
        StreamReader reader = join(4_000_000);
        run(1_000);
        reader.allowedBitrate(20_000);
        run(10_000);
        assertThat(reader.rung()).isEqualTo(Rung.REDUCED_SIZE);
        rungs.clear();
        reader.follow(ladder());
        assertThat(reader.rung()).isNotEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.FULL).readers).isZero();
    }

    @Test
    void aShortDipChangesNothing() {
        StreamReader reader = join(4_000_000);
        run(1_000);
        reader.allowedBitrate(300_000);
        run(1_500);
        reader.allowedBitrate(4_000_000);
        run(5_000);
        assertThat(reader.rung()).isEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.REDUCED_RATE).everRead).isFalse();
    }

    @Test
    void whereMotionCountsTheSizeIsGivenUpAndNotTheFrameRate() {
        ladder.quality(QualityProfile.of(LatencyMode.LOW, Scenario.VIDEO));
        StreamReader reader = join(4_000_000);
        run(1_000);
        reader.allowedBitrate(400_000);
        run(4_000);
        assertThat(reader.rung()).isEqualTo(Rung.REDUCED_SIZE);
        assertThat(rungs.get(Rung.REDUCED_RATE).everRead).isFalse();

        ladder.quality(QualityProfile.of(LatencyMode.LOW, Scenario.READING));
        run(10_000);
        assertThat(reader.rung()).as("the same network, for reading").isEqualTo(Rung.REDUCED_RATE);
        assertThat(reader.quality().scenario()).isEqualTo(Scenario.READING);
    }

    @Test
    void goingUpTakesLongerThanGoingDownAndLongerStillAfterAMistake() {
        StreamReader reader = join(4_000_000);
        run(1_000);
        fallBelowFull(reader);

        assertThat(timeToReturn(reader)).isBetween(3_900L, 4_500L);
        fallBelowFull(reader);
        assertThat(timeToReturn(reader)).as("it went up by mistake").isBetween(7_900L, 8_500L);
        run(60_000);
        fallBelowFull(reader);
        assertThat(timeToReturn(reader)).as("that mistake is forgotten").isBetween(3_900L, 4_500L);
    }

    @Test
    void aBitJustAboveTheNeedIsNotEnoughForGoingUp() {
        StreamReader reader = join(4_000_000);
        run(1_000);
        fallBelowFull(reader);
        reader.allowedBitrate(620_000);
        run(20_000);
        assertThat(reader.rung()).isEqualTo(Rung.REDUCED_RATE);
    }

    @Test
    void aDesktopThatNeedsLittleIsWholeEvenOverASlowNetwork() {
        load(Rung.FULL, 100_000);
        StreamReader reader = join(4_000_000);
        run(3_000);
        reader.allowedBitrate(400_000);
        run(10_000);
        assertThat(reader.rung()).isEqualTo(Rung.FULL);

        load(Rung.FULL, 2_000_000);
        load(Rung.REDUCED_RATE, 1_000_000);
        run(4_000);
        assertThat(reader.rung()).as("it got busy").isEqualTo(Rung.REDUCED_RATE);

        load(Rung.REDUCED_RATE, 20_000);
        run(8_000);
        assertThat(reader.rung()).as("it came to rest").isEqualTo(Rung.FULL);
    }

    @Test
    void aLargePictureIsTriedBeforeItIsGivenUp() {
        rungs.get(Rung.FULL)
                .stream
                .leastBitrate(Rung.FULL.leastBitrate(3840, 2160, 60, DegradationPreference.MAINTAIN_RESOLUTION));
        StreamReader reader = join(3_000_000);
        run(500);
        assertThat(reader.rung()).isEqualTo(Rung.FULL);
    }

    @Test
    void aReaderChangesAtAKeyframeAndReadsTheOldRungUntilThen() {
        StreamReader reader = join(4_000_000);
        run(3_000);
        rungs.get(Rung.REDUCED_RATE).silent = true;
        fallBelowFull(reader);
        assertThat(reader.rung()).as("no keyframe came yet").isEqualTo(Rung.FULL);

        Producer reduced = rungs.get(Rung.REDUCED_RATE);
        assertThat(reduced.keyframeWanted).isTrue();
        reduced.publish(1_000, false);
        assertThat(drain(reader)).allMatch(frame -> frame.encoder().equals("FULL"));
        rungs.get(Rung.FULL).publish(1_000, false);
        assertThat(drain(reader))
                .singleElement()
                .matches(frame -> frame.encoder().equals("FULL"));

        reduced.publish(1_000, true);
        reduced.publish(1_000, false);
        rungs.get(Rung.FULL).publish(1_000, false);
        List<EncodedFrame> after = drain(reader);
        assertThat(after).hasSize(2).allMatch(frame -> frame.encoder().equals("REDUCED_RATE"));
        assertThat(after.getFirst().keyframe()).isTrue();
        assertThat(rungs.get(Rung.FULL).readers).isZero();
    }

    @Test
    void whoWaitsForALowerRungDoesNotHoldTheOthersDown() {
        StreamReader fast = join(8_000_000);
        StreamReader slow = join(6_000_000);
        load(Rung.FULL, 8_000_000);
        run(2_000);
        rungs.get(Rung.REDUCED_RATE).silent = true;
        slow.allowedBitrate(2_000_000);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(2_000_000);
        run(3_000);
        assertThat(slow.rung()).isEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(8_000_000);
        assertThat(fast.rung()).isEqualTo(Rung.FULL);
    }

    @Test
    void aSlowViewerBesideAFastOneGetsARungOfItsOwn() {
        StreamReader fast = join(8_000_000);
        StreamReader slow = join(8_000_000);
        load(Rung.FULL, 8_000_000);
        run(2_000);
        slow.allowedBitrate(500_000);
        run(2_000);

        assertThat(fast.rung()).isEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(8_000_000);
        assertThat(slow.rung()).isEqualTo(Rung.REDUCED_RATE);
        assertThat(rungs.get(Rung.REDUCED_RATE).allowed).isEqualTo(500_000);
    }

    @Test
    void viewersOfSimilarNetworksShareARungAtTheSlowerOnesRate() {
        StreamReader one = join(8_000_000);
        StreamReader other = join(5_000_000);
        load(Rung.FULL, 5_000_000);
        run(10_000);
        assertThat(one.rung()).isEqualTo(Rung.FULL);
        assertThat(other.rung()).isEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(5_000_000);
    }

    @Test
    void aDesktopThatNeedsLittleIsSharedByNetworksThatDifferALot() {
        StreamReader fast = join(20_000_000);
        StreamReader slow = join(3_000_000);
        load(Rung.FULL, 800_000);
        run(10_000);
        assertThat(fast.rung()).isEqualTo(Rung.FULL);
        assertThat(slow.rung()).isEqualTo(Rung.FULL);
    }

    @Test
    void theControllersNetworkAloneSetsTheirRung() {
        StreamReader controller = join(8_000_000);
        controller.priority(Priority.CONTROLLER);
        StreamReader viewer = join(8_000_000);
        load(Rung.FULL, 6_000_000);
        run(2_000);

        viewer.allowedBitrate(5_000_000);
        assertThat(rungs.get(Rung.FULL).allowed).as("at once").isEqualTo(8_000_000);
        run(3_000);
        assertThat(viewer.rung())
                .as("what is made for the controller is too much for it")
                .isEqualTo(Rung.REDUCED_RATE);
        assertThat(controller.rung()).isEqualTo(Rung.FULL);
    }

    @Test
    void aSlowControllerIsNotSentAwayByFasterViewers() {
        StreamReader controller = join(2_000_000);
        controller.priority(Priority.CONTROLLER);
        List<StreamReader> viewers = List.of(join(9_000_000), join(9_000_000));
        load(Rung.FULL, 2_000_000);
        run(10_000);

        assertThat(controller.rung()).isEqualTo(Rung.FULL);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(2_000_000);
        assertThat(viewers).allMatch(viewer -> viewer.rung() == Rung.FULL);
    }

    @Test
    void controlThatPassesOnTakesItsClaimAlong() {
        StreamReader slow = join(2_000_000);
        slow.priority(Priority.CONTROLLER);
        StreamReader fast = join(9_000_000);
        load(Rung.FULL, 2_000_000);
        run(2_000);
        slow.priority(Priority.VIEWER);
        fast.priority(Priority.CONTROLLER);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(9_000_000);
        load(Rung.FULL, 9_000_000);
        run(3_000);
        assertThat(slow.rung()).isEqualTo(Rung.REDUCED_RATE);
    }

    @Test
    void aNewcomerStartsWhereItFitsWithoutShowingOnTheWay() {
        StreamReader controller = join(8_000_000);
        controller.priority(Priority.CONTROLLER);
        load(Rung.FULL, 8_000_000);
        run(3_000);
        StreamReader newcomer = join(3_000_000);
        assertThat(newcomer.rung()).isEqualTo(Rung.REDUCED_RATE);
        assertThat(rungs.get(Rung.FULL).readers).isEqualTo(1);
        rungs.get(Rung.REDUCED_RATE).tick();
        assertThat(newcomer.poll().keyframe()).isTrue();
    }

    @Test
    void aReaderThatOverflowsAmongOthersMovesInsteadOfAskingForTheirKeyframe() {
        StreamReader fast = join(8_000_000);
        StreamReader slow = join(8_000_000);
        publish(Rung.FULL, 100);
        drain(fast);
        drain(slow);
        int asked = rungs.get(Rung.FULL).keyframesAsked;
        for (int i = 0; i <= CAPACITY; i++) {
            rungs.get(Rung.FULL).publish(100, false);
            drain(fast);
        }
        assertThat(rungs.get(Rung.FULL).keyframesAsked).isEqualTo(asked);
        publish(Rung.REDUCED_RATE, 100);
        assertThat(slow.rung()).isEqualTo(Rung.REDUCED_RATE);
        assertThat(slow.poll().keyframe()).isTrue();
        assertThat(fast.dropped()).isZero();
    }

    @Test
    void aPausedViewerHoldsNobodyDown() {
        StreamReader fast = join(8_000_000);
        StreamReader slow = join(5_000_000);
        load(Rung.FULL, 5_000_000);
        run(1_000);
        slow.pause(true);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(8_000_000);
        slow.pause(false);
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(5_000_000);
        fast.close();
    }

    @Test
    void whoLeavesLeavesNothingBehind() {
        StreamReader one = join(8_000_000);
        StreamReader other = join(8_000_000);
        run(1_000);
        rungs.get(Rung.REDUCED_RATE).silent = true;
        other.allowedBitrate(400_000);
        run(1_500);
        assertThat(rungs.get(Rung.REDUCED_RATE).readers)
                .as("waits for its keyframe")
                .isEqualTo(1);

        other.close();
        one.close();
        assertThat(rungs.values()).allMatch(rung -> rung.readers == 0);
        assertThat(ladder.readers()).isZero();
        assertThat(rungs.get(Rung.FULL).allowed).isEqualTo(Long.MAX_VALUE);
        rungs.get(Rung.REDUCED_RATE).publish(100, true);
        assertThat(rungs.values()).allMatch(rung -> rung.readers == 0);
    }

    @Test
    void thereIsOnlyWhatThereIs() {
        VideoFormat vp9 = VideoFormat.of(VideoCodec.VP9);
        assertThat(ladder.formats()).containsExactly(VideoFormat.H264);
        assertThatThrownBy(() -> ladder.open(vp9, 1, () -> {})).hasMessageContaining("VP9");
    }

    @Test
    void aRungIsMadeForTheDecoderThatHoldsTheMostFrames() {
        StreamReader fine = join(4_000_000);
        StreamReader holding = join(4_000_000);
        holding.heldFrames(2);
        assertThat(rungs.get(Rung.FULL).heldFrames).isEqualTo(2);
        assertThat(rungs.get(Rung.REDUCED_RATE).heldFrames).isZero();
        run(1_000);
        holding.allowedBitrate(300_000);
        run(5_000);
        assertThat(holding.rung()).isNotEqualTo(Rung.FULL);
        assertThat(rungs.get(holding.rung()).heldFrames).as("it comes along").isEqualTo(2);
        assertThat(rungs.get(fine.rung()).heldFrames).isZero();
        holding.close();
        assertThat(rungs.values()).allMatch(rung -> rung.heldFrames == 0);
    }

    @Test
    void whatSuitsAViewerBadlyComesLast() {
        VideoFormat vp9 = VideoFormat.of(VideoCodec.VP9);
        VideoFormat av1 = VideoFormat.of(VideoCodec.AV1);
        StreamLadder several = new StreamLadder(
                "main",
                Stream.of(VideoFormat.H264, vp9, av1)
                        .map(format -> new MediaStream("main-" + format.name(), format, new Producer()))
                        .toList());
        assertThat(several.last(Set.of(VideoFormat.H264)).formats()).containsExactly(vp9, av1, VideoFormat.H264);
        assertThat(several.last(Set.of()).formats()).isEqualTo(several.formats());
        StreamReader reader = several.last(Set.of(VideoFormat.H264)).open(vp9, 1, () -> {});
        assertThat(several.readers(vp9)).as("the same streams").isEqualTo(1);
        reader.close();
    }

    private void fallBelowFull(StreamReader reader) {
        reader.allowedBitrate(450_000);
        run(4_500);
        if (!rungs.get(Rung.REDUCED_RATE).silent) {
            assertThat(reader.rung()).isEqualTo(Rung.REDUCED_RATE);
        }
    }

    private long timeToReturn(StreamReader reader) {
        reader.allowedBitrate(4_000_000);
        long waited = 0;
        while (reader.rung() != Rung.FULL && waited < 100_000) {
            run(100);
            waited += 100;
        }
        return waited;
    }

    private StreamReader join(long bitsPerSecond) {
        StreamReader reader = ladder.open(VideoFormat.H264, CAPACITY, () -> {});
        reader.allowedBitrate(bitsPerSecond);
        joined.add(reader);
        return reader;
    }

    /** Every rung that is read publishes ten times a second, and the ladder is looked at as often. */
    private void run(long millis) {
        for (long passed = 0; passed < millis; passed += 100) {
            now += 100 * MS;
            rungs.values().forEach(Producer::tick);
            joined.forEach(StreamLadderTest::send);
            ladder.review();
        }
    }

    /** A viewer's transport takes what there is. */
    private static void send(StreamReader reader) {
        while (reader.poll() != null) {
            // Sent.
        }
    }

    private static List<EncodedFrame> drain(StreamReader reader) {
        List<EncodedFrame> frames = new ArrayList<>();
        for (EncodedFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
            frames.add(frame);
        }
        return frames;
    }

    private void publish(Rung rung, int bytes) {
        rungs.get(rung).publish(bytes, true);
    }

    /** From now on a rung encodes so much. */
    private void load(Rung rung, long bitsPerSecond) {
        rungs.get(rung).bitsPerSecond = bitsPerSecond;
    }

    private StreamLadder ladder() {
        List<MediaStream> streams = new ArrayList<>();
        for (Rung rung : Rung.values()) {
            Producer producer = new Producer();
            producer.rung = rung;
            producer.stream = new MediaStream("main-" + rung, VideoFormat.H264, rung, producer, () -> now);
            producer.stream.leastBitrate(rung.leastBitrate(1280, 720, 30, DegradationPreference.MAINTAIN_RESOLUTION));
            rungs.put(rung, producer);
            streams.add(producer.stream);
        }
        return new StreamLadder("main", streams, null, () -> now);
    }

    /** Encodes one rung, within what it is allowed. */
    private final class Producer implements StreamFeedback {

        private Rung rung;
        private MediaStream stream;
        private long bitsPerSecond = 20_000_000;
        private boolean silent;
        private boolean keyframeWanted;
        private boolean everRead;
        private int keyframesAsked;
        private long allowed = Long.MAX_VALUE;
        private int readers;
        private int heldFrames;
        private long sequence;

        void tick() {
            if (readers > 0 && !silent) {
                publish((int) (Math.min(bitsPerSecond, allowed) / 80), keyframeWanted);
            }
        }

        void publish(int bytes, boolean keyframe) {
            keyframeWanted &= !keyframe;
            stream.publish(new EncodedFrame(
                    VideoCodec.H264, new byte[bytes], keyframe, 16, 16, sequence++, rung.name(), 20, new StageTimes()));
        }

        @Override
        public void requestKeyframe() {
            keyframeWanted = true;
            keyframesAsked++;
        }

        @Override
        public void allowedBitrate(long bits) {
            allowed = bits;
        }

        @Override
        public void readers(int count) {
            readers = count;
            everRead |= count > 0;
        }

        @Override
        public void heldFrames(int frames) {
            heldFrames = frames;
        }
    }
}
