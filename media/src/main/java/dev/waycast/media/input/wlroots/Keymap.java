package dev.waycast.media.input.wlroots;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A keyboard layout as XKB text. The compositor compiles it, so nothing here needs libxkbcommon; what has to be known
 * of it is which keys are modifiers, because a virtual keyboard reports those itself.
 */
record Keymap(String text) {

    /** XKB keycodes are evdev codes plus this. */
    private static final int XKB_OFFSET = 8;

    private static final int SHIFT = 1;
    private static final int CAPS_LOCK = 1 << 1;
    private static final int CONTROL = 1 << 2;
    private static final int ALT = 1 << 3;
    static final int NUM_LOCK = 1 << 4;
    private static final int SUPER = 1 << 6;
    private static final int LEVEL_3 = 1 << 7;

    /** XKB names of the keys that usually are modifiers, and what they are unless the layout says otherwise. */
    private record ModifierKey(String name, String symbol) {}

    private static final Map<Integer, ModifierKey> MODIFIER_KEYS = Map.ofEntries(
            Map.entry(42, new ModifierKey("LFSH", "Shift_L")),
            Map.entry(54, new ModifierKey("RTSH", "Shift_R")),
            Map.entry(29, new ModifierKey("LCTL", "Control_L")),
            Map.entry(97, new ModifierKey("RCTL", "Control_R")),
            Map.entry(56, new ModifierKey("LALT", "Alt_L")),
            Map.entry(100, new ModifierKey("RALT", "ISO_Level3_Shift")),
            Map.entry(125, new ModifierKey("LWIN", "Super_L")),
            Map.entry(126, new ModifierKey("RWIN", "Super_R")),
            Map.entry(58, new ModifierKey("CAPS", "Caps_Lock")),
            Map.entry(69, new ModifierKey("NMLK", "Num_Lock")));

    private static final Pattern EVDEV = Pattern.compile("<AC01>\\s*=\\s*38\\s*;");
    private static final Pattern LAYOUT_NAME = Pattern.compile("[a-z0-9_]+");
    private static final Pattern VARIANT_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** Keys that every program takes for printable ones: digits, letters and punctuation; evdev codes. */
    private static final List<Integer> TEXT_KEYS = List.of(
            2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 30, 31, 32, 33, 34,
            35, 36, 37, 38, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53);

    /** How many different characters one text keymap can carry. */
    static final int TEXT_CHARACTERS = TEXT_KEYS.size();

    static final int ENTER = 28;
    static final int TAB = 15;
    static final int BACKSPACE = 14;

    /** Whether keys are where evdev has them; a text keymap of another program, for instance, is of no use. */
    boolean isEvdev() {
        return EVDEV.matcher(text).find();
    }

    /**
     * The layout for desktops that have no keyboard of their own: {@code XKB_DEFAULT_LAYOUT} and
     * {@code XKB_DEFAULT_VARIANT} as libxkbcommon reads them, else US with AltGr for accented letters.
     */
    static Keymap standard(Map<String, String> environment) {
        String layout = environment.getOrDefault("XKB_DEFAULT_LAYOUT", "");
        String variant = environment.getOrDefault("XKB_DEFAULT_VARIANT", "");
        String symbols = "us(altgr-intl)";
        if (LAYOUT_NAME.matcher(layout).matches()) {
            symbols = VARIANT_NAME.matcher(variant).matches() ? layout + "(" + variant + ")" : layout;
        }
        return new Keymap("""
                xkb_keymap {
                xkb_keycodes { include "evdev+aliases(qwerty)" };
                xkb_types { include "complete" };
                xkb_compatibility { include "complete" };
                xkb_symbols { include "pc+%s+inet(evdev)" };
                };
                """.formatted(symbols));
    }

    /** A layout with one key for each of at most {@link #TEXT_CHARACTERS} code points, on the first level. */
    static Keymap ofCharacters(List<Integer> codePoints) {
        StringBuilder keycodes = new StringBuilder();
        StringBuilder symbols = new StringBuilder();
        for (int i = 0; i < codePoints.size(); i++) {
            keycodes.append("<T%02d> = %d;\n".formatted(i, textKey(i) + XKB_OFFSET));
            symbols.append("key <T%02d> { [ U%04X ] };\n".formatted(i, codePoints.get(i)));
        }
        return new Keymap(
                """
                xkb_keymap {
                xkb_keycodes {
                minimum = 8;
                maximum = 255;
                <RTRN> = %d; <TAB> = %d; <BKSP> = %d;
                %s};
                xkb_types { include "complete" };
                xkb_compatibility { include "complete" };
                xkb_symbols {
                key <RTRN> { [ Return ] }; key <TAB> { [ Tab ] }; key <BKSP> { [ BackSpace ] };
                %s};
                };
                """.formatted(ENTER + XKB_OFFSET, TAB + XKB_OFFSET, BACKSPACE + XKB_OFFSET, keycodes, symbols));
    }

    /** The evdev code of the key that types the character of this index. */
    static int textKey(int index) {
        return TEXT_KEYS.get(index);
    }

    /** The modifiers held while a key is, by evdev code; only keys that are modifiers. */
    Map<Integer, Integer> heldModifiers() {
        return modifiers(Map.of(
                "Shift_L", SHIFT,
                "Shift_R", SHIFT,
                "Control_L", CONTROL,
                "Control_R", CONTROL,
                "Alt_L", ALT,
                "Alt_R", ALT,
                "Super_L", SUPER,
                "Super_R", SUPER,
                "ISO_Level3_Shift", LEVEL_3));
    }

    /** The modifiers that a press switches on and off, by evdev code. */
    Map<Integer, Integer> lockedModifiers() {
        return modifiers(Map.of("Caps_Lock", CAPS_LOCK, "Num_Lock", NUM_LOCK));
    }

    private Map<Integer, Integer> modifiers(Map<String, Integer> bySymbol) {
        return MODIFIER_KEYS.entrySet().stream()
                .filter(entry -> bySymbol.containsKey(symbolOf(entry.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> bySymbol.get(symbolOf(entry.getValue()))));
    }

    /** The first symbol that the layout spells out for a key; layouts that include others leave it to the default. */
    private String symbolOf(ModifierKey key) {
        Matcher matcher = Pattern.compile("key\\s+<" + key.name + ">\\s*\\{[^}]*?\\[\\s*(\\w+)[^]]*]\\s*[,}]")
                .matcher(text);
        return matcher.find() ? matcher.group(1) : key.symbol;
    }
}
