/**
 * Sends to browsers: ICE-lite on one UDP port, DTLS, SRTP, and a rate that the network can carry.
 *
 * <p>{@code waycast-rtp-receive} reads the port, {@code waycast-rtp-send} sends to all viewers, a virtual thread for each
 * viewer makes its handshake.
 */
package dev.waycast.transports.webrtc;
