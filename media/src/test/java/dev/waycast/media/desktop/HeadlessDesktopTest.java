package dev.waycast.media.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class HeadlessDesktopTest {

    @Test
    void swayRunsAndLeavesNothingBehind() throws InterruptedException {
        HeadlessDesktop desktop = HeadlessDesktop.sway(640, 480);
        long compositor = Long.parseLong(desktop.environment("WAYCAST_COMPOSITOR_PID"));
        try (desktop) {
            assertThat(desktop.run("swaymsg", "-t", "get_outputs")).contains("HEADLESS-1");
            assertThat(Files.exists(desktop.waylandSocket())).isTrue();
        }
        assertThat(ProcessHandle.of(compositor).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
        assertThat(Files.exists(desktop.waylandSocket())).isFalse();
    }
}
