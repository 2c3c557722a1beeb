/**
 * Captures wlroots compositors directly, by {@code zwlr_screencopy} version 3 into shared memory of our own.
 *
 * <p>Everything happens on {@code waycast-wayland}, the connection's thread; other threads hand it what they want done.
 */
package dev.waycast.media.capture.wlroots;
