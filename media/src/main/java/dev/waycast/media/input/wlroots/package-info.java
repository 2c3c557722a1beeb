/**
 * Input for wlroots compositors: virtual pointer and keyboard, with a keymap made for the text that is typed.
 *
 * <p>Events are written by the caller's thread; answers are read on the connection's own, {@code waycast-wayland}.
 */
package dev.waycast.media.input.wlroots;
