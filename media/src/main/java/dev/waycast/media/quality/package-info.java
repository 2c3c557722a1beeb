/** What people may choose between latency and picture quality, and what follows from it for every stage. Knows nobody. */
package dev.waycast.media.quality;
