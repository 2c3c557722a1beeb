package dev.waycast.media.capture.pipewire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PodTest {

    @Test
    void everythingWeSendReadsBackTheSame() {
        List<Pod> pods = new ArrayList<>(StreamParameters.formats(true, StreamParameters.ANY_SIZE, 60));
        pods.addAll(StreamParameters.withModifier(Spa.MODIFIER_LINEAR, StreamParameters.ANY_SIZE, 30));
        pods.addAll(StreamParameters.formats(false, new Pod.Rectangle(1366, 768), 60));
        pods.addAll(StreamParameters.buffers(format(Optional.empty())));
        pods.addAll(StreamParameters.buffers(format(Optional.of(Spa.MODIFIER_LINEAR))));
        assertThat(pods)
                .allSatisfy(
                        pod -> assertThat(PodReader.read(PodWriter.write(pod))).contains(pod));
    }

    /** Byte for byte as spa/pod/pod.h lays out a property with an Id and one with an Enum choice of Longs. */
    @Test
    void layoutIsThatOfSpa() {
        Pod pod = new Pod.Obj(
                Spa.OBJECT_FORMAT,
                Spa.PARAM_ENUM_FORMAT,
                List.of(
                        new Pod.Property(Spa.FORMAT_MEDIA_TYPE, new Pod.Id(2)),
                        new Pod.Property(
                                Spa.FORMAT_VIDEO_MODIFIER, 24, Pod.oneOf(List.of(new Pod.Long(0), new Pod.Long(7))))));
        ByteBuffer expected = ByteBuffer.allocate(96).order(ByteOrder.nativeOrder());
        expected.putInt(88).putInt(15).putInt(0x40003).putInt(3);
        expected.putInt(1).putInt(0).putInt(4).putInt(3).putInt(2).putInt(0);
        expected.putInt(0x20002).putInt(24).putInt(40).putInt(19);
        expected.putInt(3).putInt(0).putInt(8).putInt(5).putLong(0).putLong(0).putLong(7);
        assertThat(PodWriter.write(pod)).isEqualTo(expected.array());
    }

    @Test
    void dmaBufIsOfferedFirstAndOnlyIfWanted() {
        assertThat(StreamParameters.formats(false, StreamParameters.ANY_SIZE, 30))
                .hasSize(1);
        List<Pod> both = StreamParameters.formats(true, StreamParameters.ANY_SIZE, 30);
        assertThat(both).hasSize(2);
        Pod.Property modifier =
                ((Pod.Obj) both.getFirst()).property(Spa.FORMAT_VIDEO_MODIFIER).orElseThrow();
        assertThat(modifier.flags()).isEqualTo(Spa.PROPERTY_MANDATORY | Spa.PROPERTY_DONT_FIXATE);
        assertThat(((Pod.Obj) both.getLast()).property(Spa.FORMAT_VIDEO_MODIFIER))
                .isEmpty();
    }

    @Test
    void anAgreedFormatIsReadThroughChoices() {
        Pod agreed = new Pod.Obj(
                Spa.OBJECT_FORMAT,
                Spa.PARAM_FORMAT,
                List.of(
                        new Pod.Property(Spa.FORMAT_MEDIA_TYPE, new Pod.Id(Spa.MEDIA_TYPE_VIDEO)),
                        new Pod.Property(Spa.FORMAT_MEDIA_SUBTYPE, new Pod.Id(Spa.MEDIA_SUBTYPE_RAW)),
                        new Pod.Property(
                                Spa.FORMAT_VIDEO_FORMAT,
                                new Pod.Choice(Spa.CHOICE_NONE, List.of(new Pod.Id(Spa.VIDEO_RGBX)))),
                        new Pod.Property(Spa.FORMAT_VIDEO_SIZE, new Pod.Rectangle(800, 600))));
        assertThat(VideoFormat.of(agreed))
                .contains(new VideoFormat(PixelFormat.RGB0, 800, 600, Optional.empty(), true));
        assertThat(VideoFormat.of(new Pod.Int(3))).isEmpty();
    }

    @Test
    @Tag("fuzz")
    void mutatedPodsAreReadOrRefusedButNeverThrow() {
        Random random = new Random(42);
        List<byte[]> seeds = StreamParameters.formats(true, StreamParameters.ANY_SIZE, 60).stream()
                .map(PodWriter::write)
                .toList();
        long deadline = System.nanoTime() + Long.getLong("waycast.fuzz.seconds", 1) * 1_000_000_000L;
        int read = 0;
        int refused = 0;
        while (System.nanoTime() < deadline) {
            byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())), random);
            Optional<Pod> pod = PodReader.read(bytes);
            pod.ifPresent(VideoFormat::of);
            if (pod.isPresent()) {
                read++;
            } else {
                refused++;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length + 16) : seed.length);
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static VideoFormat format(Optional<Long> modifier) {
        return new VideoFormat(PixelFormat.BGR0, 640, 480, modifier, true);
    }
}
