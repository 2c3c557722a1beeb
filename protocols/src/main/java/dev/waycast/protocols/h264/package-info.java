/**
 * H.264 as a byte stream (ITU-T H.264 Annex B) and in RTP (RFC 6184, packetization-mode 1).
 *
 * <table>
 * <caption>Payload kinds</caption>
 * <tr><th>NAL type</th><th>Kind</th><th>Layout</th></tr>
 * <tr><td>1..23</td><td>single NAL unit</td><td>the NAL unit as it is</td></tr>
 * <tr><td>24</td><td>STAP-A</td><td>F NRI 24 (8), then for each unit: length (16), NAL unit</td></tr>
 * <tr><td>28</td><td>FU-A</td><td>F NRI 28 (8), S E 0 type (8), a piece of the unit without its first byte</td></tr>
 * </table>
 *
 * <p>The other kinds (STAP-B, MTAP, FU-B) belong to packetization-mode 2, which no browser speaks.
 */
package dev.waycast.protocols.h264;
