/**
 * Bad networks as scenarios: the packaged application on a real desktop, Chromium behind a relay that spoils the network,
 * and what became of the picture over time.
 */
package dev.waycast.benchmarks.network;
