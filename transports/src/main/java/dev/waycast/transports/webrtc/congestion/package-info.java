/**
 * How much one viewer's network carries: from what was sent, and what the viewer says of it, to a bitrate. Pure
 * arithmetic on times and sizes; no threads, sockets or clocks.
 */
package dev.waycast.transports.webrtc.congestion;
