package dev.waycast.transports.webrtc.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.VideoCodec;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncodedSizeTest {

    private static final int COARSE = 40;
    private static final int FINE = 20;

    private final EncodedSize size = new EncodedSize();
    private long now = 1;
    private long pictures;
    private long encoded;
    private long quantisers;

    @BeforeEach
    void begin() {
        look();
    }

    @Test
    void aNetworkThatCarriesEverythingGetsTheWholeSize() {
        seconds(20, 30, 30, COARSE);
        assertThat(size.divisor()).isEqualTo(1);
    }

    @Test
    void aFewPicturesLeftOutAreNoReason() {
        seconds(20, 30, 24, COARSE);
        assertThat(size.divisor()).isEqualTo(1);
    }

    @Test
    void theMoreIsLeftOutTheSmallerItBecomes() {
        seconds(2, 30, 20, COARSE);
        assertThat(size.divisor()).isEqualTo(1.5);
        seconds(2, 30, 20, COARSE);
        assertThat(size.divisor()).isEqualTo(2);
        seconds(2, 30, 0, COARSE);
        assertThat(size.divisor()).isEqualTo(4);
        seconds(2, 30, 0, COARSE);
        assertThat(size.divisor()).isEqualTo(4);
    }

    @Test
    void whatCannotBeCarriedAtAllIsHalvedAtOnce() {
        seconds(2, 30, 8, COARSE);
        assertThat(size.divisor()).isEqualTo(2);
    }

    @Test
    void aDesktopThatHardlyMovesTellsNothingOfWhatIsLeftOut() {
        seconds(20, 4, 1, COARSE);
        assertThat(size.divisor()).isEqualTo(1);
    }

    @Test
    void aFinePictureBecomesLargerAgainStepByStep() {
        seconds(2, 30, 8, COARSE);
        seconds(4, 30, 30, FINE);
        assertThat(size.divisor()).isEqualTo(1.5);
        seconds(4, 2, 2, FINE);
        assertThat(size.divisor()).isEqualTo(1);
    }

    @Test
    void aStepUpThatDoesNotLastMakesTheNextOneWaitLonger() {
        seconds(2, 30, 20, COARSE);
        seconds(4, 30, 30, FINE);
        assertThat(size.divisor()).isEqualTo(1);
        seconds(2, 30, 20, COARSE);
        seconds(6, 30, 30, FINE);
        assertThat(size.divisor()).isEqualTo(1.5);
        seconds(2, 30, 30, FINE);
        assertThat(size.divisor()).isEqualTo(1);
    }

    private void seconds(int seconds, int picturesEach, int encodedEach, int quantiser) {
        for (int half = 0; half < 2 * seconds; half++) {
            now += Duration.ofMillis(500).toNanos();
            pictures += half % 2 == 0 ? 0 : picturesEach;
            encoded += half % 2 == 0 ? 0 : encodedEach;
            quantisers += half % 2 == 0 ? 0 : (long) encodedEach * quantiser;
            look();
        }
    }

    private void look() {
        size.look(now, new EncodedSize.Counters(pictures, encoded, quantisers), VideoCodec.H264);
    }
}
