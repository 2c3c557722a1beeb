package dev.waycast.runtime.sdp;

import dev.waycast.runtime.access.Problem;
import dev.waycast.runtime.signalling.ErrorCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What WHEP (draft-ietf-wish-whep) and WHIP (RFC 9725) have in common: an offer comes in, an answer goes out, and
 * {@code DELETE} ends what came of it. There is nothing to trickle, because the answer holds all candidates.
 */
public final class SdpExchange {

    /** Bytes. */
    public static final int LARGEST_OFFER = 64 << 10;

    private static final MediaType SDP = new MediaType("application", "sdp");

    private SdpExchange() {}

    /** The refusal of a request whose types are others than those of offer and answer. */
    public static Optional<Response> wrongType(HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        if (type == null || !isSdp(type)) {
            return Optional.of(Problem.response(415, "Send the offer as " + SDP + "."));
        }
        if (headers.getAcceptableMediaTypes().stream().noneMatch(SDP::isCompatible)) {
            return Optional.of(Problem.response(406, "The answer is " + SDP + "; accept that type."));
        }
        return Optional.empty();
    }

    /** The offer; empty when it is too large. */
    public static Optional<String> read(InputStream body) throws IOException {
        byte[] offer = body.readNBytes(LARGEST_OFFER + 1);
        return offer.length > LARGEST_OFFER ? Optional.empty() : Optional.of(new String(offer, StandardCharsets.UTF_8));
    }

    /** The refusal of an offer that is too large. */
    public static Response tooLarge() {
        return Problem.response(413, "An offer may have " + LARGEST_OFFER + " bytes at most.");
    }

    /** @param session the path that ends it */
    public static Response created(String session, String answer) {
        return Response.created(URI.create(session)).type(SDP).entity(answer).build();
    }

    public static Response refused(ErrorCode code, String sentence) {
        return switch (code) {
            case OFFER_REJECTED, CODEC_UNSUPPORTED -> Problem.response(400, sentence);
            case CONSENT_REFUSED -> Problem.response(403, sentence);
            case TOO_MANY_SESSIONS, NO_DESKTOP -> Problem.response(503, sentence);
            default -> Problem.response(500, sentence);
        };
    }

    /** The answer to {@code PATCH}: RFC 9725 section 4.3, for servers without trickle ICE and ICE restarts. */
    public static Response noTrickle() {
        return Response.fromResponse(
                        Problem.response(405, "Candidates need not be sent later; the answer holds all of them."))
                .header(HttpHeaders.ALLOW, "DELETE, OPTIONS")
                .build();
    }

    public static Response options() {
        return Response.noContent()
                .header(HttpHeaders.ALLOW, "POST, OPTIONS")
                .header("Accept-Post", SDP.toString())
                .build();
    }

    public static Response sessionOptions() {
        return Response.noContent().header(HttpHeaders.ALLOW, "DELETE, OPTIONS").build();
    }

    private static boolean isSdp(MediaType type) {
        return type.getType().equalsIgnoreCase(SDP.getType())
                && type.getSubtype().equalsIgnoreCase(SDP.getSubtype());
    }
}
