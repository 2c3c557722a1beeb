package dev.waycast.media.portal;

/** Names of xdg-desktop-portal on the bus. */
final class Portal {

    static final String NAME = "org.freedesktop.portal.Desktop";
    static final String PATH = "/org/freedesktop/portal/desktop";
    static final String SCREEN_CAST = "org.freedesktop.portal.ScreenCast";
    static final String REMOTE_DESKTOP = "org.freedesktop.portal.RemoteDesktop";
    static final String REQUEST = "org.freedesktop.portal.Request";
    static final String SESSION = "org.freedesktop.portal.Session";

    private Portal() {}
}
