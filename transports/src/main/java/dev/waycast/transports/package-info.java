/**
 * Carries a stream to the outside: what every transport is. No transport knows another.
 */
package dev.waycast.transports;
