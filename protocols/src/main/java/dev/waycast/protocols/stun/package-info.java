/**
 * STUN (RFC 8489) with the attributes of ICE (RFC 8445), as far as an ICE-lite agent and its tests need them, the
 * demultiplexing of everything that shares one UDP port (RFC 7983), and TURN (RFC 8656) as its client over UDP speaks it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |0 0|     message type (14)     |  length of what follows (16)  |
 * |                   magic cookie 0x2112A442                     |
 * |                   transaction id (96 bits)                    |
 * </pre>
 *
 * <p>Attributes follow, each padded to four bytes: type (16), length without padding (16), value.
 *
 * <table>
 * <caption>Attributes spoken</caption>
 * <tr><th>Type</th><th>Name</th><th>Value</th></tr>
 * <tr><td>0x0006</td><td>USERNAME</td><td>"receiver-ufrag:sender-ufrag", at most 508 bytes</td></tr>
 * <tr><td>0x0008</td><td>MESSAGE-INTEGRITY</td><td>HMAC-SHA1, 20 bytes</td></tr>
 * <tr><td>0x0009</td><td>ERROR-CODE</td><td>21 bits zero, class (3), number (8), reason</td></tr>
 * <tr><td>0x000A</td><td>UNKNOWN-ATTRIBUTES</td><td>16 bits each</td></tr>
 * <tr><td>0x000C</td><td>CHANNEL-NUMBER</td><td>channel (16), zero (16)</td></tr>
 * <tr><td>0x000D</td><td>LIFETIME</td><td>seconds (32)</td></tr>
 * <tr><td>0x0012</td><td>XOR-PEER-ADDRESS</td><td>as XOR-MAPPED-ADDRESS</td></tr>
 * <tr><td>0x0013</td><td>DATA</td><td>a datagram</td></tr>
 * <tr><td>0x0014</td><td>REALM</td><td>text, at most 763 bytes</td></tr>
 * <tr><td>0x0015</td><td>NONCE</td><td>at most 763 bytes</td></tr>
 * <tr><td>0x0016</td><td>XOR-RELAYED-ADDRESS</td><td>as XOR-MAPPED-ADDRESS</td></tr>
 * <tr><td>0x0019</td><td>REQUESTED-TRANSPORT</td><td>IP protocol (8), zero (24)</td></tr>
 * <tr><td>0x001C</td><td>MESSAGE-INTEGRITY-SHA256</td><td>HMAC-SHA256, 16 to 32 bytes (read only)</td></tr>
 * <tr><td>0x0020</td><td>XOR-MAPPED-ADDRESS</td><td>zero (8), family (8), port (16), address</td></tr>
 * <tr><td>0x0024</td><td>PRIORITY</td><td>32 bits</td></tr>
 * <tr><td>0x0025</td><td>USE-CANDIDATE</td><td>empty</td></tr>
 * <tr><td>0x8022</td><td>SOFTWARE</td><td>text</td></tr>
 * <tr><td>0x8028</td><td>FINGERPRINT</td><td>CRC-32 of what precedes, XOR 0x5354554E</td></tr>
 * <tr><td>0x8029</td><td>ICE-CONTROLLED</td><td>64-bit tie-breaker</td></tr>
 * <tr><td>0x802A</td><td>ICE-CONTROLLING</td><td>64-bit tie-breaker</td></tr>
 * </table>
 *
 * <p>{@code ChannelData} is no STUN message: channel (16), length (16), the datagram.
 */
package dev.waycast.protocols.stun;
