/** The desktop's own mice and keyboards, as the Linux kernel offers them: only that they are used, never what for. */
package dev.waycast.media.input.evdev;
