/**
 * Captures what a person shares through xdg-desktop-portal: a {@code media.portal} session and a
 * {@code capture.pipewire} stream.
 *
 * <p>Opened on {@code waycast-capture}, which waits for the person; pictures come on PipeWire's loop thread.
 */
package dev.waycast.media.capture.portal;
