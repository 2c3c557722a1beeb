package dev.waycast.protocols.h264;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileLevelIdTest {

    /** RFC 6184 table 5. */
    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE, 31",
        "42c02a, CONSTRAINED_BASELINE, 42",
        "42401f, CONSTRAINED_BASELINE, 31",
        "4d801f, CONSTRAINED_BASELINE, 31",
        "58c01f, CONSTRAINED_BASELINE, 31",
        "42001f, BASELINE, 31",
        "42a01f, BASELINE, 31",
        "58801f, BASELINE, 31",
        "4d001f, MAIN, 31",
        "4D401F, MAIN, 31",
        "580028, EXTENDED, 40",
        "64001f, HIGH, 31",
        "640c34, CONSTRAINED_HIGH, 52",
        "f4001f, PREDICTIVE_HIGH_444, 31",
        "42f00b, CONSTRAINED_BASELINE, 9",
        "42e00b, CONSTRAINED_BASELINE, 11"
    })
    void reads(String text, H264Profile profile, int level) {
        assertThat(ProfileLevelId.parse(text)).contains(new ProfileLevelId(profile, level));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42e01", "42e01f0", "42e01g", "-2e01f", "42e11f", "64041f", "6e001f", "000000"})
    void refuses(String text) {
        assertThat(ProfileLevelId.parse(text)).isEmpty();
    }

    @Test
    void writesWhatItReads() {
        for (H264Profile profile : H264Profile.values()) {
            for (int level : new int[] {ProfileLevelId.LEVEL_1B, 10, 11, 31, 42, 52}) {
                ProfileLevelId id = new ProfileLevelId(profile, level);
                assertThat(ProfileLevelId.parse(id.format())).contains(id);
            }
        }
        assertThat(new ProfileLevelId(H264Profile.CONSTRAINED_BASELINE, 31).format())
                .isEqualTo("42e01f");
        assertThat(new ProfileLevelId(H264Profile.CONSTRAINED_BASELINE, ProfileLevelId.LEVEL_1B).format())
                .isEqualTo("42f00b");
    }

    @Test
    void answersWithOwnLevelOnlyWhenAsymmetryIsAllowed() {
        ProfileLevelId ours = new ProfileLevelId(H264Profile.HIGH, 42);
        ProfileLevelId theirs = new ProfileLevelId(H264Profile.HIGH, 31);
        assertThat(ours.answer(theirs, true).level()).isEqualTo(42);
        assertThat(ours.answer(theirs, false).level()).isEqualTo(31);
        assertThat(theirs.answer(ours, false).level()).isEqualTo(31);
    }
}
