/** Who watches and controls, now and before, and what a supervisor does about it. */
package dev.waycast.server.sessions;
