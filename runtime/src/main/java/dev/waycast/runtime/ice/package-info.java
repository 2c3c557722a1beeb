/**
 * STUN and TURN servers: who looks for a path with their help, pages or libwebrtc, is told of them here.
 */
package dev.waycast.runtime.ice;
