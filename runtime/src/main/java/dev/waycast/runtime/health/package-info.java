/**
 * Liveness and readiness. Called on Quarkus' worker threads; nothing here waits.
 */
package dev.waycast.runtime.health;
