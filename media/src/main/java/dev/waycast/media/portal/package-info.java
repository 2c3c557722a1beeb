/**
 * The D-Bus conversation with xdg-desktop-portal that capture and input share: capabilities, session, permission kept
 * for the next start.
 *
 * <p>Calls wait for the desktop, so they are made on {@code waycast-capture}; signals come on the bus library's threads.
 */
package dev.waycast.media.portal;
