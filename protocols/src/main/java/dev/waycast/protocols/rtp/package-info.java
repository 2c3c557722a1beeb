/**
 * RTP (RFC 3550) with one- and two-byte header extensions (RFC 8285).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                CSRC, CC times (we never send any)             |
 * |  0xBEDE, or 0x100 + appbits   |  length in 32-bit words       |   if X
 * |  one-byte form: id (4) length-1 (4) value ...  padding 0      |
 * |  two-byte form: id (8) length (8)   value ...  padding 0      |
 * </pre>
 *
 * <table>
 * <caption>Header extensions spoken</caption>
 * <tr><th>Extension</th><th>Value</th></tr>
 * <tr><td>playout-delay</td><td>minimum (12 bits), maximum (12 bits), in units of 10 ms</td></tr>
 * <tr><td>abs-capture-time</td><td>NTP time UQ32.32 (64 bits), optionally clock offset Q32.32 (64 bits)</td></tr>
 * <tr><td>transport-wide-cc</td><td>sequence number (16 bits)</td></tr>
 * <tr><td>mid</td><td>UTF-8, 1 to 16 bytes in the one-byte form</td></tr>
 * </table>
 *
 * <p>A picture is split once for all viewers ({@link dev.waycast.protocols.rtp.RtpPayloads}). Each viewer has one
 * {@link dev.waycast.protocols.rtp.RtpHeaderTemplate} that puts its own header in front of the shared payload.
 */
package dev.waycast.protocols.rtp;
