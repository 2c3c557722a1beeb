/** Micro-benchmarks of the hot path (JMH), and {@link dev.waycast.benchmarks.Bench}, which starts all measurements. */
package dev.waycast.benchmarks;
