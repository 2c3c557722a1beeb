/**
 * A made-up desktop with a moving region, a clock and a pointer, for everything that runs without a real one. Draws on a
 * thread of its own.
 */
package dev.waycast.media.capture.testpattern;
