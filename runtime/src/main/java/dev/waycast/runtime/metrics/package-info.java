/**
 * What is measured, under the names of docs/metrics.md. Any thread.
 */
package dev.waycast.runtime.metrics;
