package dev.waycast.transports.webrtc;

import dev.waycast.protocols.sdp.IceCredentials;
import dev.waycast.protocols.stun.StunError;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One session's ICE-lite agent (RFC 8445 sections 2.5 and 7.3): it answers the other side's connectivity checks, sends
 * where they come from, and moves when another path is nominated, so a viewer may change its network. The checks are
 * also the viewer's consent to be sent to (RFC 7675 section 5.1).
 *
 * <p>Written by the receiving thread only; {@link #path} and {@link #lastCheck} are read by others.
 */
final class IceLite {

    /**
     * What to do about one check.
     *
     * @param response to send back
     * @param authentic whether it came from the session's viewer
     * @param added a path that is new to the session
     * @param removed a path that is not the session's any more
     */
    record Answer(byte[] response, boolean authentic, Optional<NetworkPath> added, Optional<NetworkPath> removed) {

        static Answer refused(byte[] response) {
            return new Answer(response, false, Optional.empty(), Optional.empty());
        }
    }

    /** More than a viewer with several networks needs, and all that one may make us remember. */
    private static final int MAX_PATHS = 16;

    private final IceCredentials local;
    private final byte[] key;
    private final String username;
    private final Set<NetworkPath> checked = new LinkedHashSet<>();
    private volatile NetworkPath path;
    private volatile long lastCheck;
    private boolean nominated;

    IceLite(IceCredentials local, String remoteFragment, long now) {
        this.local = local;
        this.key = local.password().getBytes(StandardCharsets.US_ASCII);
        this.username = local.ufrag() + ":" + remoteFragment;
        this.lastCheck = now;
    }

    IceCredentials local() {
        return local;
    }

    /** Where to send, null while nobody was heard. */
    NetworkPath path() {
        return path;
    }

    /** When the viewer was heard last, or the agent was made; {@link System#nanoTime()}. */
    long lastCheck() {
        return lastCheck;
    }

    /** Answers a Binding request that names this session. */
    Answer onCheck(StunMessage request, NetworkPath from, long now) {
        byte[] transaction = request.transactionId();
        if (!request.hasIntegrity()) {
            return Answer.refused(error(transaction, StunError.BAD_REQUEST, false));
        }
        if (!request.verifyIntegrity(key) || !username.equals(request.username().orElse(""))) {
            return Answer.refused(error(transaction, StunError.UNAUTHENTICATED, false));
        }
        List<Integer> notUnderstood = request.notUnderstood();
        if (!notUnderstood.isEmpty()) {
            return Answer.refused(StunMessageBuilder.bindingError(transaction, StunError.UNKNOWN_ATTRIBUTE)
                    .unknownAttributes(notUnderstood)
                    .messageIntegrity(key)
                    .fingerprint()
                    .build());
        }
        if (request.iceControlled().isPresent()) {
            // RFC 8445 section 6.1.1: the full agent controls, whatever it thought.
            return Answer.refused(error(transaction, StunError.ROLE_CONFLICT, true));
        }
        byte[] response = StunMessageBuilder.bindingSuccess(transaction)
                .xorMappedAddress(from.remote())
                .messageIntegrity(key)
                .fingerprint()
                .build();
        return accept(request, from, response, now);
    }

    private Answer accept(StunMessage request, NetworkPath from, byte[] response, long now) {
        lastCheck = now;
        Optional<NetworkPath> added = checked.add(from) ? Optional.of(from) : Optional.empty();
        // Before anything is nominated the first path that answers serves.
        if (request.useCandidate() || (!nominated && path == null)) {
            nominated |= request.useCandidate();
            path = from;
        }
        return new Answer(response, true, added, added.isPresent() ? forgetOldest(from) : Optional.empty());
    }

    private Optional<NetworkPath> forgetOldest(NetworkPath newest) {
        if (checked.size() <= MAX_PATHS) {
            return Optional.empty();
        }
        NetworkPath inUse = path;
        Optional<NetworkPath> oldest = checked.stream()
                .filter(old -> !old.equals(inUse) && !old.equals(newest))
                .findFirst();
        oldest.ifPresent(checked::remove);
        return oldest;
    }

    private byte[] error(byte[] transaction, StunError error, boolean signed) {
        StunMessageBuilder response = StunMessageBuilder.bindingError(transaction, error);
        return (signed ? response.messageIntegrity(key) : response)
                .fingerprint()
                .build();
    }
}
