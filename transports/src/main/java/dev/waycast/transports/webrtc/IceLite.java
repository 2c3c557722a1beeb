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
import java.util.concurrent.ThreadLocalRandom;

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
        private final byte[] remoteKey;
        private final String username;

        Generation(IceCredentials local, IceCredentials remote) {
            this.local = local;
            this.remote = remote;
            this.key = local.password().getBytes(StandardCharsets.US_ASCII);
            this.remoteKey = remote.password().getBytes(StandardCharsets.US_ASCII);
            this.username = local.ufrag() + ":" + remote.ufrag();
        }

        byte[] request(byte[] transaction, long tieBreaker) {
            return StunMessageBuilder.bindingRequest(transaction)
                    .username(remote.ufrag() + ":" + local.ufrag())
                    .priority(PEER_REFLEXIVE)
                    .iceControlled(tieBreaker)
                    .messageIntegrity(remoteKey)
                    .fingerprint()
                    .build();
        }

        boolean sent(StunMessage request) {
            return request.verifyIntegrity(key)
                    && username.equals(request.username().orElse(""));
        }
    }

    /** More than a viewer with several networks needs, and all that one may make us remember. */
    private static final int MAX_PATHS = 16;

    /** RFC 8445 section 5.1.2.1: type preference 110, the highest local one, component 1. */
    private static final long PEER_REFLEXIVE = 110L << 24 | 65_535L << 8 | 255;

    private final long tieBreaker = ThreadLocalRandom.current().nextLong();
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

    /** Asks the viewer, which keeps its credentials, to show that it is at the other end of a path. */
    synchronized byte[] request(byte[] transaction) {
        return inUse().request(transaction, tieBreaker);
    }

    /** Whether the viewer wrote this answer to {@link #request}. */
    synchronized boolean isFromViewer(StunMessage response) {
        return response.verifyIntegrity(inUse().remoteKey);
    }

    /**
     * Sends on a path from now on that the viewer did not check, but answered on.
     *
     * @return a path that is not the session's any more
     */
    synchronized Optional<NetworkPath> moveTo(NetworkPath answered, long now) {
        lastCheck = now;
        path = answered;
        return checked.add(answered) ? forgetOldest(answered) : Optional.empty();
    }

    /** What the path in use goes by. */
    private Generation inUse() {
        return earlier == null ? present : earlier;
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
