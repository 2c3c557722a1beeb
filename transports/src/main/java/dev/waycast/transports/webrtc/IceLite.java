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
 * <p>A restart (RFC 8445 section 9) brings new credentials. Until a path is nominated under them, checks with the earlier
 * ones are answered as well and packets keep taking the earlier path.
 *
 * <p>Checks come on the receiving thread, restarts on any; {@link #path} and {@link #lastCheck} are read by others.
 */
final class IceLite {

    /**
     * What to do about one check.
     *
     * @param response to send back
     * @param authentic whether it came from the session's viewer
     * @param added a path that is new to the session
     * @param removed a path that is not the session's any more
     * @param retired a user name fragment of ours that names the session no more
     */
    record Answer(
            byte[] response,
            boolean authentic,
            Optional<NetworkPath> added,
            Optional<NetworkPath> removed,
            Optional<String> retired) {

        static Answer refused(byte[] response) {
            return new Answer(response, false, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** What both sides call themselves between two restarts. */
    private static final class Generation {
        private final IceCredentials local;
        private final IceCredentials remote;
        private final byte[] key;
        private final String username;

        Generation(IceCredentials local, IceCredentials remote) {
            this.local = local;
            this.remote = remote;
            this.key = local.password().getBytes(StandardCharsets.US_ASCII);
            this.username = local.ufrag() + ":" + remote.ufrag();
        }

        boolean sent(StunMessage request) {
            return request.verifyIntegrity(key)
                    && username.equals(request.username().orElse(""));
        }
    }

    /** More than a viewer with several networks needs, and all that one may make us remember. */
    private static final int MAX_PATHS = 16;

    private final Set<NetworkPath> checked = new LinkedHashSet<>();
    private Generation present;
    /** Null but between a restart and the first nomination after it. */
    private Generation earlier;

    private volatile NetworkPath path;
    private volatile long lastCheck;

    IceLite(IceCredentials local, IceCredentials remote, long now) {
        this.present = new Generation(local, remote);
        this.lastCheck = now;
    }

    synchronized IceCredentials local() {
        return present.local;
    }

    /** Whether an offer with these credentials asks for a restart: RFC 8839 section 4.4.1.1.1. */
    synchronized boolean restartsWith(IceCredentials remote) {
        return !present.remote.equals(remote);
    }

    /**
     * Goes on with new credentials on both sides.
     *
     * @return user name fragments of ours that name the session no more: of a restart before this one that came to nothing
     */
    synchronized Optional<String> restart(IceCredentials local, IceCredentials remote) {
        Optional<String> retired = Optional.empty();
        if (earlier == null) {
            earlier = present;
        } else {
            retired = Optional.of(present.local.ufrag());
        }
        present = new Generation(local, remote);
        return retired;
    }

    /** Every user name fragment of ours that names the session. */
    synchronized List<String> fragments() {
        return earlier == null ? List.of(present.local.ufrag()) : List.of(present.local.ufrag(), earlier.local.ufrag());
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
    synchronized Answer onCheck(StunMessage request, NetworkPath from, long now) {
        byte[] transaction = request.transactionId();
        if (!request.hasIntegrity()) {
            return Answer.refused(unsigned(transaction, StunError.BAD_REQUEST));
        }
        Generation generation = sender(request);
        if (generation == null) {
            return Answer.refused(unsigned(transaction, StunError.UNAUTHENTICATED));
        }
        List<Integer> notUnderstood = request.notUnderstood();
        if (!notUnderstood.isEmpty()) {
            return Answer.refused(StunMessageBuilder.bindingError(transaction, StunError.UNKNOWN_ATTRIBUTE)
                    .unknownAttributes(notUnderstood)
                    .messageIntegrity(generation.key)
                    .fingerprint()
                    .build());
        }
        if (request.iceControlled().isPresent()) {
            // RFC 8445 section 6.1.1: the full agent controls, whatever it thought.
            return Answer.refused(StunMessageBuilder.bindingError(transaction, StunError.ROLE_CONFLICT)
                    .messageIntegrity(generation.key)
                    .fingerprint()
                    .build());
        }
        byte[] response = StunMessageBuilder.bindingSuccess(transaction)
                .xorMappedAddress(from.remote())
                .messageIntegrity(generation.key)
                .fingerprint()
                .build();
        return accept(generation, request.useCandidate(), from, response, now);
    }

    private Generation sender(StunMessage request) {
        if (present.sent(request)) {
            return present;
        }
        return earlier != null && earlier.sent(request) ? earlier : null;
    }

    private Answer accept(Generation generation, boolean nominates, NetworkPath from, byte[] response, long now) {
        lastCheck = now;
        Optional<NetworkPath> added = checked.add(from) ? Optional.of(from) : Optional.empty();
        Optional<String> retired = Optional.empty();
        if (nominates) {
            retired = nominate(generation, from);
        } else if (path == null) {
            // Before anything is nominated the first path that answers serves.
            path = from;
        }
        return new Answer(response, true, added, added.isPresent() ? forgetOldest(from) : Optional.empty(), retired);
    }

    private Optional<String> nominate(Generation generation, NetworkPath from) {
        path = from;
        if (earlier == null || generation == earlier) {
            return Optional.empty();
        }
        String retired = earlier.local.ufrag();
        earlier = null;
        return Optional.of(retired);
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

    private static byte[] unsigned(byte[] transaction, StunError error) {
        return StunMessageBuilder.bindingError(transaction, error).fingerprint().build();
    }
}
