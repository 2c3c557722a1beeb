/** Tells the administration page what changes, as it changes, over server-sent events. */
package dev.waycast.server.live;
