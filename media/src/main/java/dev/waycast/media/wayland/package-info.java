/** A Wayland client in Java: the wire protocol, shared memory, outputs. */
package dev.waycast.media.wayland;
