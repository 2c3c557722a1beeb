/**
 * What this host can encode with, compared with what the build host could. Probed once, on the thread that first asks.
 */
package dev.waycast.runtime.host;
