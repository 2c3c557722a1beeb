package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.VideoFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link EncoderProvider} of H.264 on the processor has to keep. */
abstract class H264ProviderContract extends EncoderProviderContract {

    @Override
    VideoFormat format() {
        return VideoFormat.H264;
    }

    @Override
    void assertLooksLike(boolean keyframe, byte[] data) {
        List<Integer> units = SequenceParameters.unitTypes(data);
        if (keyframe) {
            assertThat(units).contains(7, 8, 5).doesNotContain(1);
        } else {
            assertThat(units).contains(1).doesNotContain(5, 7, 8);
        }
    }

    @Test
    void theSequenceParametersForbidReordering() {
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder = provider.open(settings(640, 360))) {
            picture.fill(0x808080);
            byte[] data = encode(encoder, picture, Damage.FULL, 0, true).data();
            SequenceParameters parameters = SequenceParameters.in(data);

            assertThat(parameters.profile()).isEqualTo(66);
            assertThat(parameters.constrained()).isTrue();
            assertThat(parameters.bitstreamRestriction()).isTrue();
            assertThat(parameters.maxReorderFrames()).isZero();
            assertThat(parameters.level()).isBetween(21, 31);
        }
    }
}
