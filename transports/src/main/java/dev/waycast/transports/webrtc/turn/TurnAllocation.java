package dev.waycast.transports.webrtc.turn;

import dev.waycast.protocols.stun.ChannelData;
import dev.waycast.protocols.stun.StunError;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import dev.waycast.protocols.stun.StunMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One address on a TURN server (RFC 8656): asks for it, keeps it, lets peers in, and wraps what goes there and comes from
 * there. Speaks over one pair of addresses to the end; who lost it makes another one. Thread-safe; {@link #write} and
 * {@link #read} of what peers send take no lock.
 */
public final class TurnAllocation {

    /** What stands before a packet at most, in bytes: a Send indication to an IPv6 address, and its padding behind. */
    public static final int OVERHEAD = 20 + 24 + 4 + 3;

    /**
     * Keeps the mapping of a NAT in between (RFC 8445 section 11), and finds out soon when the server forgot us, as after its
     * restart. The server would be content with one in ten minutes.
     */
    private static final long REFRESH_NANOS = 15_000_000_000L;

    private static final int MAX_CHALLENGES = 2;
    private static final int TRANSACTION_BYTES = 12;
    private static final int WRONG_CREDENTIALS = 441;

    /**
     * What the server gave.
     *
     * @param relayed where peers reach us
     * @param mapped how the server sees us
     */
    public record Address(InetSocketAddress relayed, InetSocketAddress mapped) {}

    /**
     * What a peer sent.
     *
     * @param data a view, good for as long as what it was read from
     */
    public record Received(InetSocketAddress peer, ByteBuffer data) {}

    private final LongTermCredentials credentials;
    private final Consumer<byte[]> toServer;
    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, Transaction> open = new LinkedHashMap<>();
    private final Renewals<InetAddress> permissions = new Renewals<>();
    private final Renewals<InetSocketAddress> bindings = new Renewals<>();
    private final Channels channels = new Channels();
    private boolean begun;
    private long refreshAt;
    private volatile Optional<Address> address = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();

    /** @param toServer takes packets for the server; must not block */
    public TurnAllocation(TurnServer server, Consumer<byte[]> toServer) {
        this.credentials = new LongTermCredentials(server.username(), server.password());
        this.toServer = toServer;
    }

    /** Empty before the server gave one, and after it was lost. */
    public Optional<Address> address() {
        return address;
    }

    /** Why there is no address, and will be none: "the server ...". Empty while there is one, or may be. */
    public Optional<String> failure() {
        return failure;
    }

    /** Time passes, or other peers are wanted: asks for what is missing, and again for what was not answered. */
    public synchronized void onTime(Peers wanted, long now) {
        if (failure.isPresent()) {
            return;
        }
        if (!begun) {
            begun = true;
            ask(new TurnRequest.Allocate(), 0, now);
        }
        if (address.isPresent()) {
            keep(address.get().relayed().getAddress(), wanted, now);
        }
        repeat(now);
    }

    private void keep(InetAddress relayed, Peers wanted, long now) {
        if (now >= refreshAt) {
            refreshAt = Long.MAX_VALUE;
            ask(new TurnRequest.Refresh(), 0, now);
        }
        Set<InetAddress> permitted = wanted.permitted().stream()
                .filter(peer -> reaches(relayed, peer))
                .collect(Collectors.toSet());
        Set<InetSocketAddress> bound = wanted.bound().stream()
                .filter(peer -> reaches(relayed, peer.getAddress()))
                .collect(Collectors.toSet());
        permissions.due(permitted, now).forEach(peer -> ask(new TurnRequest.CreatePermission(peer), 0, now));
        bindings.due(bound, now).forEach(peer -> bind(peer, now));
        channels.sweep(now);
    }

    private static boolean reaches(InetAddress relayed, InetAddress peer) {
        return relayed.getClass() == peer.getClass() && !peer.isAnyLocalAddress() && !peer.isMulticastAddress();
    }

    private void bind(InetSocketAddress peer, long now) {
        OptionalInt channel = channels.ask(peer, now);
        if (channel.isPresent()) {
            ask(new TurnRequest.ChannelBind(channel.getAsInt(), peer), 0, now);
        } else {
            bindings.answered(peer, now);
        }
    }

    /** Sends back what was given; nothing works any more. */
    public synchronized void release(long now) {
        if (address.isPresent()) {
            ask(new TurnRequest.Release(), 0, now);
            repeat(now);
        }
        fail("was told that it is not needed any more");
    }

    /** The network says that nobody listens there. Is there an address, then the next refresh will tell more surely. */
    public synchronized void onUnreachable() {
        if (address.isEmpty()) {
            fail("does not run: nothing listens on its port");
        }
    }

    /**
     * Reads what came from the server, between position and limit.
     *
     * @return what a peer sent, if that is it
     */
    public Optional<Received> read(ByteBuffer packet, long now) {
        Optional<ChannelData> channelData = ChannelData.parse(packet);
        if (channelData.isPresent()) {
            return channels.peer(channelData.get().channel())
                    .map(peer -> new Received(peer, channelData.get().data()));
        }
        Optional<StunMessage> message =
                StunMessage.parse(packet).filter(read -> !read.hasFingerprint() || read.verifyFingerprint());
        if (message.isEmpty()) {
            return Optional.empty();
        }
        if (message.get().is(StunMessage.Kind.INDICATION, StunMethod.DATA)) {
            return message.get()
                    .xorPeerAddress()
                    .flatMap(peer -> message.get().data().map(data -> new Received(peer, data)));
        }
        onResponse(message.get(), now);
        return Optional.empty();
    }

    /**
     * Writes what carries a packet to a peer.
     *
     * @param packet between position and limit, ends up read
     * @param into has room for it and {@link #OVERHEAD} more bytes
     */
    public void write(InetSocketAddress peer, ByteBuffer packet, ByteBuffer into) {
        OptionalInt channel = channels.number(peer);
        if (channel.isPresent()) {
            ChannelData.write(channel.getAsInt(), packet, into);
            return;
        }
        into.put(StunMessageBuilder.indication(StunMethod.SEND, transaction())
                .xorPeerAddress(peer)
                .data(packet)
                .build());
        packet.position(packet.limit());
    }

    private void ask(TurnRequest request, int challenges, long now) {
        byte[] transaction = transaction();
        StunMessageBuilder message = StunMessageBuilder.request(request.method(), transaction);
        request.write(message);
        credentials.sign(message);
        open.put(
                ByteBuffer.wrap(transaction),
                new Transaction(request, credentials.nonce(), challenges, message.build(), now));
    }

    private void repeat(long now) {
        List<Transaction> unanswered =
                open.values().stream().filter(asked -> asked.isGivenUp(now)).toList();
        open.values().removeAll(unanswered);
        unanswered.forEach(asked -> onUnanswered(asked.request(), now));
        List<Transaction> due =
                open.values().stream().filter(asked -> asked.isDue(now)).toList();
        due.forEach(asked -> toServer.accept(asked.bytes()));
    }

    private synchronized void onResponse(StunMessage response, long now) {
        ByteBuffer id = ByteBuffer.wrap(response.transactionId());
        Transaction asked = open.get(id);
        if (asked == null) {
            return;
        }
        TurnRequest request = asked.request();
        if (response.is(StunMessage.Kind.SUCCESS, request.method())) {
            // What is not signed, though the question was, somebody else wrote: RFC 8489 section 9.2.5.
            if (!asked.isSigned() || credentials.verify(response)) {
                open.remove(id);
                onSuccess(request, response, now);
            }
        } else if (response.is(StunMessage.Kind.ERROR, request.method())) {
            // Servers do not sign errors when they do not know what to sign with.
            if (!response.hasIntegrity() || credentials.verify(response)) {
                open.remove(id);
                onError(asked, response, now);
            }
        }
        repeat(now);
    }

    private void onSuccess(TurnRequest request, StunMessage response, long now) {
        switch (request) {
            case TurnRequest.Allocate _ -> {
                Optional<InetSocketAddress> relayed = response.xorRelayedAddress();
                if (relayed.isPresent()) {
                    InetSocketAddress mapped = response.xorMappedAddress().orElse(relayed.get());
                    address = Optional.of(new Address(relayed.get(), mapped));
                    refreshAt = nextRefresh(response, now);
                } else {
                    fail("agrees and gives no address");
                }
            }
            case TurnRequest.Refresh _ -> refreshAt = nextRefresh(response, now);
            case TurnRequest.Release _ -> {}
            case TurnRequest.CreatePermission permission -> permissions.answered(permission.peer(), now);
            case TurnRequest.ChannelBind binding -> {
                channels.bound(binding.peer(), now);
                bindings.answered(binding.peer(), now);
            }
        }
    }

    private static long nextRefresh(StunMessage response, long now) {
        long half = response.lifetime().orElse(0) * 1_000_000_000L / 2;
        return now + (half > 0 ? Math.min(half, REFRESH_NANOS) : REFRESH_NANOS);
    }

    private void onError(Transaction asked, StunMessage response, long now) {
        StunError error = response.error().orElse(StunError.SERVER_ERROR);
        boolean challenge = isCode(error, StunError.UNAUTHENTICATED) || isCode(error, StunError.STALE_NONCE);
        if (challenge && asked.challenges() < MAX_CHALLENGES) {
            credentials.onChallenge(response);
            if (credentials.nonce().filter(nonce -> !asked.isSignedWith(nonce)).isPresent()) {
                ask(asked.request(), asked.challenges() + 1, now);
                return;
            }
        }
        onRefused(asked.request(), error, now);
    }

    private void onRefused(TurnRequest request, StunError error, long now) {
        if (isCode(error, StunError.UNAUTHENTICATED) || error.code() == WRONG_CREDENTIALS) {
            fail("does not take the credentials: correct quarkus.waycast.webrtc.turn.secret, or turn.username and"
                    + " turn.password");
            return;
        }
        String said = error.code() + " " + error.reason();
        boolean lost = isCode(error, StunError.ALLOCATION_MISMATCH);
        switch (request) {
            case TurnRequest.Allocate _ -> fail("gives no address: " + said);
            case TurnRequest.Refresh _ -> fail("took the address back: " + said);
            case TurnRequest.Release _ -> {}
            case TurnRequest.CreatePermission permission -> {
                permissions.answered(permission.peer(), now);
                failIf(lost);
            }
            case TurnRequest.ChannelBind binding -> {
                bindings.answered(binding.peer(), now);
                failIf(lost);
            }
        }
    }

    private static boolean isCode(StunError error, StunError expected) {
        return error.code() == expected.code();
    }

    private void onUnanswered(TurnRequest request, long now) {
        switch (request) {
            case TurnRequest.Allocate _, TurnRequest.Refresh _ -> fail("does not answer");
            case TurnRequest.Release _ -> {}
            case TurnRequest.CreatePermission permission -> permissions.unanswered(permission.peer(), now);
            case TurnRequest.ChannelBind binding -> bindings.unanswered(binding.peer(), now);
        }
    }

    private void failIf(boolean lost) {
        if (lost) {
            fail("knows nothing of the address any more");
        }
    }

    private void fail(String reason) {
        address = Optional.empty();
        failure = Optional.of(reason);
        open.clear();
    }

    private byte[] transaction() {
        byte[] bytes = new byte[TRANSACTION_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
