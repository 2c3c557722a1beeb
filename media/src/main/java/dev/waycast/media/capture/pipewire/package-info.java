/**
 * Takes pictures out of a PipeWire stream, by calling libpipewire through {@code java.lang.foreign}. The offsets of its
 * structs stand beside the code that reads them.
 *
 * <p>Callbacks come on PipeWire's own loop thread. Nothing blocks, logs or throws there; buffers go back on that thread.
 */
package dev.waycast.media.capture.pipewire;
