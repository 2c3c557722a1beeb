package dev.waycast.media.input.wlroots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeymapTest {

    @Test
    void theStandardLayoutFollowsTheEnvironmentWhereItIsAName() {
        assertThat(Keymap.standard(Map.of()).text()).contains("pc+us(altgr-intl)+inet(evdev)");
        assertThat(Keymap.standard(Map.of("XKB_DEFAULT_LAYOUT", "de")).text()).contains("pc+de+inet");
        assertThat(Keymap.standard(Map.of("XKB_DEFAULT_LAYOUT", "de", "XKB_DEFAULT_VARIANT", "nodeadkeys"))
                        .text())
                .contains("pc+de(nodeadkeys)+inet");
        assertThat(Keymap.standard(Map.of("XKB_DEFAULT_LAYOUT", "de\" }; evil {"))
                        .text())
                .contains("us(altgr-intl)");
    }

    @Test
    void modifiersAreReadFromALayoutThatSpellsThemOut() {
        Keymap spelled = new Keymap("""
                xkb_keycodes { <AC01> = 38; };
                key <RALT> { type= "ONE_LEVEL", symbols[Group1]= [ Alt_R ] };
                key <CAPS> { [ Control_L ] };
                """);
        assertThat(spelled.isEvdev()).isTrue();
        assertThat(spelled.heldModifiers())
                .containsEntry(100, 8)
                .containsEntry(58, 4)
                .containsEntry(42, 1);
        assertThat(spelled.lockedModifiers()).containsOnlyKeys(69);
        Keymap standard = Keymap.standard(Map.of());
        assertThat(standard.heldModifiers()).containsEntry(100, 128).containsEntry(125, 64);
        assertThat(standard.lockedModifiers()).containsEntry(58, 2).containsEntry(69, 16);
    }

    @Test
    void aTextLayoutIsNotTakenForADesktopsOwn() {
        assertThat(Keymap.ofCharacters(List.of(0x20ac)).isEvdev()).isFalse();
        assertThat(Keymap.ofCharacters(List.of(0x20ac, 0x1f389)).text())
                .contains("<T00> = 10;", "key <T00> { [ U20AC ] };", "key <T01> { [ U1F389 ] };");
    }
}
