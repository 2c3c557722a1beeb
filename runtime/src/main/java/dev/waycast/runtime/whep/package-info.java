/**
 * The WebRTC-HTTP egress protocol for standard players, on virtual threads.
 */
package dev.waycast.runtime.whep;
