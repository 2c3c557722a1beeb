package dev.waycast.protocols.sdp;

/**
 * One {@code a=extmap} line: RFC 8285 section 8.
 *
 * @param id 1..255
 * @param direction {@link Direction#SENDRECV} when the line names none
 * @param uri what the extension is
 */
public record HeaderExtension(int id, Direction direction, String uri) {}
