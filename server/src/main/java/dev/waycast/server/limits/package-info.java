/** How often somebody may ask, and how long who guesses has to wait. Bounded memory; any thread. */
package dev.waycast.server.limits;
