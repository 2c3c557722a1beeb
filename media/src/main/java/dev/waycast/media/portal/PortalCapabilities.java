package dev.waycast.media.portal;

import java.util.Optional;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/**
 * What a desktop's portal can do.
 *
 * @param screenCastVersion 0: there is no ScreenCast
 * @param sourceTypes bits: 1 monitors, 2 windows, 4 virtual; 0: no backend for this desktop
 * @param cursorModes bits: 1 hidden, 2 embedded, 4 metadata
 * @param remoteDesktopVersion 0: there is no RemoteDesktop
 * @param deviceTypes bits: 1 keyboard, 2 pointer, 4 touchscreen
 */
public record PortalCapabilities(
        int screenCastVersion, int sourceTypes, int cursorModes, int remoteDesktopVersion, int deviceTypes) {

    static final int MONITORS = 1;
    static final int WINDOWS = 2;
    static final int VIRTUAL = 4;
    static final int KEYBOARD = 1;
    static final int POINTER = 2;

    static final int PERSISTENT_SCREEN_CAST = 4;
    static final int PERSISTENT_REMOTE_DESKTOP = 2;

    public static PortalCapabilities read(SessionBus bus) {
        return new PortalCapabilities(
                property(bus, Portal.SCREEN_CAST, "version").orElse(0),
                property(bus, Portal.SCREEN_CAST, "AvailableSourceTypes").orElse(0),
                // Before version 2 there was no choice: the pointer is part of the picture.
                property(bus, Portal.SCREEN_CAST, "AvailableCursorModes").orElse(0),
                property(bus, Portal.REMOTE_DESKTOP, "version").orElse(0),
                property(bus, Portal.REMOTE_DESKTOP, "AvailableDeviceTypes").orElse(0));
    }

    public boolean canCapture() {
        return screenCastVersion > 0 && sourceTypes != 0;
    }

    /** Whether a desktop makes a monitor for whoever asks. */
    public boolean canMakeMonitors() {
        return screenCastVersion > 0 && (sourceTypes & VIRTUAL) != 0;
    }

    public boolean canControl() {
        return remoteDesktopVersion > 0 && (deviceTypes & (KEYBOARD | POINTER)) != 0;
    }

    private static Optional<Integer> property(SessionBus bus, String interfaceName, String name) {
        try {
            Object[] answer = bus.call(
                    Portal.NAME, Portal.PATH, "org.freedesktop.DBus.Properties", "Get", "ss", interfaceName, name);
            return answer.length > 0
                            && answer[0] instanceof Variant<?> variant
                            && variant.getValue() instanceof UInt32 number
                    ? Optional.of(number.intValue())
                    : Optional.empty();
        } catch (PortalCallException e) {
            return Optional.empty();
        }
    }
}
