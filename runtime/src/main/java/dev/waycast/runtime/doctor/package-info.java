/**
 * Examines a machine for {@code ./waycast doctor}. A program of its own with one thread.
 */
package dev.waycast.runtime.doctor;
