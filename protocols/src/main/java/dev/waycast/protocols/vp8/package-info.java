/**
 * VP8 in RTP (RFC 7741).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |X|R|N|S|R| PID |   X: extensions follow, N: not referenced, S: start of a partition, PID: its number
 * |I|L|T|K|  RSV  |   if X: which of the following there are
 * |M| PictureID   |   if I: 7 bits, or 15 with M
 * |   TL0PICIDX   |   if L
 * |TID|Y| KEYIDX  |   if T or K
 * </pre>
 */
package dev.waycast.protocols.vp8;
