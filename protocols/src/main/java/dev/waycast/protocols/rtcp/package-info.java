/**
 * RTCP: reports (RFC 3550), feedback (RFC 4585, RFC 5104), reduced-size packets (RFC 5506), REMB
 * (draft-alvestrand-rmcat-remb-03) and transport-wide feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P| count/  |  packet type  | length in 32-bit words - 1    |
 * |     | format  |               |                               |
 * |                       SSRC of the sender                      |
 * |                              ...                              |
 * </pre>
 *
 * <table>
 * <caption>Packets spoken</caption>
 * <tr><th>Type</th><th>Format</th><th>Record</th><th>Behind the sender's SSRC</th></tr>
 * <tr><td>200</td><td></td><td>SenderReport</td><td>NTP time (64), RTP time (32), packets (32), bytes (32),
 * report blocks</td></tr>
 * <tr><td>201</td><td></td><td>ReceiverReport</td><td>report blocks: SSRC (32), fraction lost (8), lost (24),
 * highest sequence number (32), jitter (32), LSR (32), DLSR (32)</td></tr>
 * <tr><td>202</td><td></td><td>SourceDescription</td><td>items: type (8), length (8), text; 0 ends a chunk</td></tr>
 * <tr><td>203</td><td></td><td>Goodbye</td><td>more SSRCs, perhaps length (8) and reason</td></tr>
 * <tr><td>205</td><td>1</td><td>GenericNack</td><td>media SSRC, then PID (16) and BLP (16)</td></tr>
 * <tr><td>205</td><td>15</td><td>TransportFeedback</td><td>media SSRC, base (16), count (16), reference time (24),
 * feedback number (8), status chunks, deltas</td></tr>
 * <tr><td>206</td><td>1</td><td>PictureLossIndication</td><td>media SSRC</td></tr>
 * <tr><td>206</td><td>4</td><td>FullIntraRequest</td><td>zero, then SSRC (32), number (8), zero (24)</td></tr>
 * <tr><td>206</td><td>15</td><td>ReceiverEstimatedMaxBitrate</td><td>zero, "REMB", count (8), exponent (6),
 * mantissa (18), SSRCs</td></tr>
 * </table>
 */
package dev.waycast.protocols.rtcp;
