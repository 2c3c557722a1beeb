package dev.waycast.media.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyCodeTest {

    @Test
    void namesAreThoseOfLinuxInputEventCodes() {
        assertThat(KeyCode.evdev("Escape")).hasValue(1);
        assertThat(KeyCode.evdev("KeyA")).hasValue(30);
        assertThat(KeyCode.evdev("KeyZ")).hasValue(44);
        assertThat(KeyCode.evdev("Digit0")).hasValue(11);
        assertThat(KeyCode.evdev("IntlBackslash")).hasValue(86);
        assertThat(KeyCode.evdev("F11")).hasValue(87);
        assertThat(KeyCode.evdev("F24")).hasValue(194);
        assertThat(KeyCode.evdev("NumpadEnter")).hasValue(96);
        assertThat(KeyCode.evdev("ArrowUp")).hasValue(103);
        assertThat(KeyCode.evdev("MetaLeft")).hasValue(125);
        assertThat(KeyCode.evdev("OSLeft")).hasValue(125);
        assertThat(KeyCode.evdev("AudioVolumeUp")).hasValue(115);
        assertThat(KeyCode.evdev("MediaPlayPause")).hasValue(164);
        assertThat(KeyCode.evdev("Unidentified")).isEmpty();
        assertThat(KeyCode.evdev("")).isEmpty();
    }

    @Test
    void everyKeyHasOneNameInBothDirections() {
        long known = IntStream.rangeClosed(0, 1024)
                .filter(KeyCode::isKnown)
                .peek(evdev -> assertThat(KeyCode.evdev(KeyCode.code(evdev).orElseThrow()))
                        .hasValue(evdev))
                .count();
        assertThat(known).isGreaterThanOrEqualTo(104 + 30);
        assertThat(IntStream.rangeClosed(248, 1024).noneMatch(KeyCode::isKnown)).isTrue();
    }

    @Test
    void aFullKeyboardIsThere() {
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            assertThat(KeyCode.evdev("Key" + letter)).isPresent();
        }
        for (int digit = 0; digit <= 9; digit++) {
            assertThat(KeyCode.evdev("Digit" + digit)).isPresent();
            assertThat(KeyCode.evdev("Numpad" + digit)).isPresent();
        }
        for (int function = 1; function <= 24; function++) {
            assertThat(KeyCode.evdev("F" + function)).isPresent();
        }
    }
}
