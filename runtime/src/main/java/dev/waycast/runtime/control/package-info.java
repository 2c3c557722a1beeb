/**
 * Who may use pointer and keyboard of the desktop: one person at a time. What may happen is in
 * {@link dev.waycast.runtime.control.ControlState}, which knows neither clock nor thread;
 * {@link dev.waycast.runtime.control.ControlDesk} makes it happen. Any thread.
 */
package dev.waycast.runtime.control;
