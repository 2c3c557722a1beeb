package dev.waycast.protocols.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A whole description, offer or answer. Immutable.
 *
 * @param origin the value of {@code o=}
 * @param bundles the mids of each {@code a=group:BUNDLE}
 * @param iceLite whether the writer is an ICE-lite agent
 * @param media the sections in order; answers keep that order
 */
public record SessionDescription(String origin, List<List<String>> bundles, boolean iceLite, List<MediaSection> media) {

    /** Most characters of a description. */
    public static final int MAX_LENGTH = 64 * 1024;

    /** Most media sections of a description. */
    public static final int MAX_MEDIA_SECTIONS = 64;

    /**
     * Reads a description. Lines end with CRLF or LF.
     *
     * @throws SdpException when it is no SDP, or too large
     */
    public static SessionDescription parse(String text) {
        return new SdpParser(text).parse();
    }

    /** The bundle that a section belongs to. */
    public Optional<List<String>> bundleOf(MediaSection section) {
        return section.mid()
                .flatMap(mid -> bundles.stream().filter(b -> b.contains(mid)).findFirst());
    }
}
