/**
 * The conversation with a viewer's page over a WebSocket, as docs/signalling.md describes it.
 *
 * <p>Messages of one viewer come in one at a time on virtual threads; what goes out is queued by {@code Outbox} from any
 * thread. {@code waycast-statistics} sends the statistics.
 */
package dev.waycast.runtime.signalling;
