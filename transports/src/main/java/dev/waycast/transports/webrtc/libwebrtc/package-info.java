/**
 * libwebrtc, through webrtc-java: what it does and the direct engine does not. It sends to viewers that the direct engine
 * cannot serve, each with an encoder of its own, and receives what others publish.
 *
 * <p>Threads: every peer has a platform thread {@code waycast-libwebrtc-*}, and all calls on its native objects are made
 * there, one after the other. libwebrtc calls back on threads of its own; what it says is posted to the peer's thread.
 */
package dev.waycast.transports.webrtc.libwebrtc;
