/**
 * Forward error correction as browsers take it: draft-ietf-payload-flexible-fec-scheme-03 with a mask that says which
 * packets a repair packet protects. Repair packets have an SSRC and a payload type of their own.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |R|F|P|X|  CC   |M| PT recovery |        length recovery        |
 * |                          TS recovery                          |
 * |   SSRC count  |                   reserved                    |
 * |                       SSRC that is protected                  |
 * |          SN base              |k|          mask [0-14]        |
 * |k|                   mask [15-45]                              |   if the k before is 0
 * |k|                   mask [46-108] (63 bits)                   |   if both k before are 0
 * |   exclusive or of what follows the first 12 bytes of each     |
 * </pre>
 */
package dev.waycast.protocols.fec;
