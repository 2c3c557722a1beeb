/** How pictures flow now: counters of desktops and sessions read once a second, and a score for each session. */
package dev.waycast.server.statistics;
