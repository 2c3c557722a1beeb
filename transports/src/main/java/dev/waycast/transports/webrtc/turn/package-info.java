/**
 * The client of a TURN server (RFC 8656), over UDP: how an address there is taken, kept and given back, and who may reach it.
 * What passes by time and messages, without sockets or threads.
 */
package dev.waycast.transports.webrtc.turn;
