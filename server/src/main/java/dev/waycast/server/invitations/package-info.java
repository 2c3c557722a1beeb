/** Links that let guests in, for a time and for what they say. */
package dev.waycast.server.invitations;
