/**
 * Input through the RemoteDesktop portal. One thread for each session plays events in order, so that senders never wait
 * for the bus.
 */
package dev.waycast.media.input.portal;
