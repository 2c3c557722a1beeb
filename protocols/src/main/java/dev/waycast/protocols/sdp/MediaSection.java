package dev.waycast.protocols.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One {@code m=} line and what stands under it. Transport attributes that stand at session level, or in the section
 * whose transport a bundled one shares (RFC 9143 section 7), are filled in.
 *
 * @param kind "video", "audio", "application" ...
 * @param port 0 means rejected, unless {@code bundleOnly}
 * @param protocol "UDP/TLS/RTP/SAVPF" ...
 * @param formats payload types as written, in order of preference
 * @param mid empty when not given
 * @param direction {@link Direction#SENDRECV} when not given
 * @param ice empty when neither given nor inherited
 * @param fingerprints same
 * @param setup same
 * @param codecs those with an {@code a=rtpmap}, in order of preference
 * @param extensions header extensions
 * @param candidates those that could be read; others are left out (RFC 8839 section 5.1)
 * @param endOfCandidates whether no more will come
 * @param rtcpMux whether RTCP shares the port
 * @param rtcpReducedSize whether non-compound RTCP is taken (RFC 5506)
 * @param bundleOnly whether the section stands only together with its bundle
 * @param attributes every {@code a=} line as written
 */
public record MediaSection(
        String kind,
        int port,
        String protocol,
        List<String> formats,
        Optional<String> mid,
        Direction direction,
        Optional<IceCredentials> ice,
        List<Fingerprint> fingerprints,
        Optional<Setup> setup,
        List<Codec> codecs,
        List<HeaderExtension> extensions,
        List<IceCandidate> candidates,
        boolean endOfCandidates,
        boolean rtcpMux,
        boolean rtcpReducedSize,
        boolean bundleOnly,
        List<SdpAttribute> attributes) {

    public boolean isRejected() {
        return port == 0 && !bundleOnly;
    }

    /** The value of the first attribute of that name. */
    public Optional<String> attribute(String name) {
        return attributes.stream()
                .filter(a -> a.name().equals(name))
                .map(SdpAttribute::value)
                .findFirst();
    }
}
