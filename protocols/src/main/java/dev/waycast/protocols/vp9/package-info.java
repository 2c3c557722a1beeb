/**
 * VP9 in RTP (RFC 9628), and as much of its uncompressed header as tells what a picture is.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |I|P|L|F|B|E|V|Z|   I: picture number, P: predicted from others, L: layer, F: flexible mode,
 *                     B, E: begin and end of the frame, V: scalability structure, Z: no layer builds on it
 * |M| PictureID   |   if I: 7 bits, or 15 with M
 * | TID |U| SID |D|   if L
 * |   TL0PICIDX   |   if L and not F
 * | P_DIFF      |N|   if P and F: how many pictures back the reference is; N: one more follows
 * | N_S |Y|G|-|-|-|   if V: layers less one, Y: sizes follow, G: a picture group follows
 * </pre>
 */
package dev.waycast.protocols.vp9;
