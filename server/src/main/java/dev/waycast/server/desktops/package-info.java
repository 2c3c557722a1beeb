/** The desktops that this server shows, for the administration. */
package dev.waycast.server.desktops;
