package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BitrateShareTest {

    private static final long NOW = 5_000_000_000L;

    private final BitrateShare share = new BitrateShare();

    @Test
    void retransmissionsAndRepairComeOutOfTheTarget() {
        share.onOthers(25_000, NOW);
        assertThat(share.pictures(1_000_000, NOW)).isEqualTo(800_000);
        assertThat(share.pictures(1_000_000, NOW + 2_000_000_000L)).isEqualTo(1_000_000);
    }

    @Test
    void picturesKeepHalf() {
        share.onOthers(250_000, NOW);
        assertThat(share.pictures(1_000_000, NOW)).isEqualTo(500_000);
    }

    @Test
    void smallChangesAreNotTold() {
        assertThat(share.isNews(1_000_000, false)).isTrue();
        assertThat(share.isNews(1_020_000, false)).isFalse();
        assertThat(share.isNews(1_020_000, true)).isTrue();
        assertThat(share.isNews(1_060_000, false)).isTrue();
        assertThat(share.isNews(500_000, false)).isTrue();
    }

    @Test
    void thereIsRoomWhereMoreTakesNothingFromThePictures() {
        share.onPictures(125_000, 0);
        assertThat(share.hasRoom(2_000_000, 0)).isFalse();
        assertThat(share.hasRoom(3_000_000, 0)).isTrue();
    }
}
