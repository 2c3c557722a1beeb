/**
 * Notifications of the desktop that this process runs in, by the Desktop Notifications Specification 1.2
 * (org.freedesktop.Notifications on the session bus).
 */
package dev.waycast.media.notification;
