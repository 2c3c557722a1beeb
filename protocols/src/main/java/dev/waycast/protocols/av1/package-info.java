/**
 * AV1 in RTP, after the RTP Payload Format For AV1 of the Alliance for Open Media, version 1.0.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |Z|Y| W |N|-|-|-|   Z: the first element continues one, Y: the last one is continued, W: elements, 0: each with its
 *                     length, otherwise all but the last with theirs; N: a new coded video sequence begins
 * </pre>
 *
 * <p>An element is an OBU without its size field, or a piece of one. Lengths are leb128 (AV1 specification, 4.10.5).
 */
package dev.waycast.protocols.av1;
