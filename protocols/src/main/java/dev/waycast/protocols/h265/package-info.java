/**
 * H.265 in RTP (RFC 7798), from a byte stream (ITU-T H.265 Annex B). Without decoding order numbers: pictures are sent
 * in the order they are decoded.
 *
 * <table>
 * <caption>Payload kinds, each behind the two bytes of a NAL unit header: F (1), type (6), layer (6), TID (3)</caption>
 * <tr><th>Type</th><th>Kind</th><th>Layout</th></tr>
 * <tr><td>0..47</td><td>single NAL unit</td><td>the NAL unit as it is</td></tr>
 * <tr><td>48</td><td>aggregation packet</td><td>for each unit: length (16), NAL unit</td></tr>
 * <tr><td>49</td><td>fragmentation unit</td><td>S E type (8), a piece of the unit without its header</td></tr>
 * </table>
 */
package dev.waycast.protocols.h265;
