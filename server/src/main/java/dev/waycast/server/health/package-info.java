/** How the server is, for the administration. */
package dev.waycast.server.health;
