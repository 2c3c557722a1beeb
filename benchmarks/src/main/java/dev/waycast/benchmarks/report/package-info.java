/** What was measured, as one page with plots, one JSON file and one table on the terminal. */
package dev.waycast.benchmarks.report;
