/**
 * Where pictures come from: the contract of capture sources and how one is found by what works on this host.
 *
 * <p>A source delivers on a thread of its own. It is opened and closed by {@code waycast-capture}.
 */
package dev.waycast.media.capture;
