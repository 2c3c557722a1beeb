/**
 * SDP (RFC 8866) as browsers use it: the subset of JSEP (RFC 8829) that a server which sends one video needs, with ICE
 * (RFC 8839), DTLS (RFC 8842, RFC 8122), BUNDLE (RFC 9143), RTCP feedback (RFC 4585) and header extensions (RFC 8285).
 *
 * <p>{@link dev.waycast.protocols.sdp.SessionDescription#parse} reads an offer (or an answer) into records;
 * {@link dev.waycast.protocols.sdp.AnswerBuilder} answers it. What was written in the offer and is not understood is
 * left out of the answer, as the RFCs ask. Nothing here opens a socket or resolves a name.
 *
 * <table>
 * <caption>Lines read</caption>
 * <tr><th>Line</th><th>Meaning</th></tr>
 * <tr><td>v= o= s= t= c= b=</td><td>checked for form (v=), else passed over</td></tr>
 * <tr><td>m=</td><td>begins a media section: kind, port, protocol, formats</td></tr>
 * <tr><td>a=group:BUNDLE</td><td>mids that share one transport</td></tr>
 * <tr><td>a=ice-ufrag, ice-pwd, ice-lite, candidate, end-of-candidates</td><td>ICE</td></tr>
 * <tr><td>a=fingerprint, setup</td><td>DTLS</td></tr>
 * <tr><td>a=mid, sendrecv, sendonly, recvonly, inactive, bundle-only</td><td>the section</td></tr>
 * <tr><td>a=rtpmap, fmtp, rtcp-fb, rtcp-mux, rtcp-rsize, extmap</td><td>RTP</td></tr>
 * </table>
 */
package dev.waycast.protocols.sdp;
