package dev.waycast.media.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QualityProfileTest {

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void eachModeTradesMoreDelayForMorePicture(Scenario scenario) {
        for (int i = 1; i < LatencyMode.values().length; i++) {
            QualityProfile quicker = QualityProfile.of(LatencyMode.values()[i - 1], scenario);
            QualityProfile better = QualityProfile.of(LatencyMode.values()[i], scenario);
            assertThat(better.vbvFrames()).isGreaterThan(quicker.vbvFrames());
            assertThat(better.effort()).isGreaterThanOrEqualTo(quicker.effort());
            assertThat(better.playout().minimum())
                    .isGreaterThanOrEqualTo(quicker.playout().minimum());
            assertThat(better.playout().maximum())
                    .isGreaterThanOrEqualTo(quicker.playout().maximum());
            assertThat(better.pacingFactor()).isLessThanOrEqualTo(quicker.pacingFactor());
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void lowLatencyNeedsNoJitterBuffer(Scenario scenario) {
        for (LatencyMode mode : new LatencyMode[] {LatencyMode.ULTRA_LOW, LatencyMode.LOW}) {
            assertThat(QualityProfile.of(mode, scenario).playout())
                    .isEqualTo(new QualityProfile.Playout(Duration.ZERO, Duration.ZERO));
        }
    }

    @ParameterizedTest
    @EnumSource(LatencyMode.class)
    void eachScenarioKeepsWhatCountsForIt(LatencyMode mode) {
        QualityProfile desktop = QualityProfile.of(mode, Scenario.DESKTOP);
        QualityProfile video = QualityProfile.of(mode, Scenario.VIDEO);
        QualityProfile reading = QualityProfile.of(mode, Scenario.READING);
        assertThat(video.degradation()).isEqualTo(DegradationPreference.MAINTAIN_FRAMERATE);
        assertThat(reading.degradation()).isEqualTo(DegradationPreference.MAINTAIN_RESOLUTION);
        assertThat(reading.maxFrameRate()).isLessThan(desktop.maxFrameRate());
        assertThat(reading.refinement().targetQp())
                .isLessThan(desktop.refinement().targetQp());
        assertThat(reading.damageThreshold()).isLessThan(video.damageThreshold());
        assertThat(video.playout()).isEqualTo(desktop.playout());
    }

    @Test
    void whatWasChosenOneByOneReplacesWhatTheModeSays() {
        QualityProfile.Refinement refinement = new QualityProfile.Refinement(Duration.ofMillis(10), 1, 2, 3);
        QualityProfile chosen =
                QualityProfile.of(LatencyMode.BALANCED, Scenario.VIDEO).with(7, Duration.ofSeconds(3), refinement, 9);
        assertThat(chosen.vbvFrames()).isEqualTo(7);
        assertThat(chosen.keyframeInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(chosen.refinement()).isEqualTo(refinement);
        assertThat(chosen.damageThreshold()).isEqualTo(9);
        assertThat(chosen.mode()).isEqualTo(LatencyMode.BALANCED);
        assertThat(chosen.degradation()).isEqualTo(DegradationPreference.MAINTAIN_FRAMERATE);
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        for (LatencyMode mode : LatencyMode.values()) {
            assertThat(LatencyMode.parse(mode.text())).contains(mode);
        }
        for (Scenario scenario : Scenario.values()) {
            assertThat(Scenario.parse(scenario.text())).contains(scenario);
        }
        assertThat(LatencyMode.parse("ULTRA_LOW")).isEmpty();
        assertThat(Scenario.parse("")).isEmpty();
    }
}
