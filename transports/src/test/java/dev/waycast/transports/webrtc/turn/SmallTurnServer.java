package dev.waycast.transports.webrtc.turn;

import dev.waycast.protocols.stun.ChannelData;
import dev.waycast.protocols.stun.LongTermKey;
import dev.waycast.protocols.stun.StunError;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import dev.waycast.protocols.stun.StunMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The server's side of TURN for one client, as strict as RFC 8656 has it and without sockets or time: what it was asked, what
 * it knows, and how it may go wrong.
 */
public final class SmallTurnServer {

    public static final TurnServer CREDENTIALS = new TurnServer("127.0.0.1", 3478, "waycast", "secret");

    private static final String REALM = "example.org";
    private static final StunError FORBIDDEN = new StunError(403, "Forbidden");

    private final InetSocketAddress relayed;
    private final BiConsumer<InetSocketAddress, ByteBuffer> toPeer;
    private final byte[] key = LongTermKey.of(CREDENTIALS.username(), REALM, CREDENTIALS.password());
    private final List<StunMessage> requests = new ArrayList<>();
    private final Set<InetAddress> permissions = new HashSet<>();
    private final Set<InetAddress> denied = new HashSet<>();
    private final Map<Integer, InetSocketAddress> channels = new HashMap<>();
    private Optional<InetSocketAddress> client = Optional.empty();
    private Optional<StunError> refusal = Optional.empty();
    private byte[] nonce = {1};
    private long lifetime = 600;

    /** @param toPeer sends from the relayed address */
    public SmallTurnServer(InetSocketAddress relayed, BiConsumer<InetSocketAddress, ByteBuffer> toPeer) {
        this.relayed = relayed;
        this.toPeer = toPeer;
    }

    /** All requests so far, repeated ones included, unsigned ones too. */
    public synchronized List<StunMessage> requests() {
        return List.copyOf(requests);
    }

    public synchronized long requests(StunMethod method) {
        return requests.stream()
                .filter(request -> request.is(StunMessage.Kind.REQUEST, method))
                .count();
    }

    public synchronized boolean isAllocated() {
        return client.isPresent();
    }

    public synchronized Optional<InetSocketAddress> client() {
        return client;
    }

    public synchronized Set<InetSocketAddress> bound() {
        return Set.copyOf(channels.values());
    }

    /** As after a restart. */
    public synchronized void forget() {
        client = Optional.empty();
        permissions.clear();
        channels.clear();
        changeNonce();
    }

    public synchronized void changeNonce() {
        nonce = new byte[] {(byte) (nonce[0] + 1)};
    }

    public synchronized void deny(InetAddress peer) {
        denied.add(peer);
    }

    /** Answers every signed request with this from now on. */
    public synchronized void refuse(StunError error) {
        refusal = Optional.of(error);
    }

    public synchronized void lifetime(long seconds) {
        lifetime = seconds;
    }

    /** A packet of the client. @return the answer to it */
    public synchronized Optional<byte[]> receive(InetSocketAddress from, ByteBuffer packet) {
        Optional<ChannelData> channelData = ChannelData.parse(packet);
        if (channelData.isPresent()) {
            InetSocketAddress peer = channels.get(channelData.get().channel());
            if (isOurs(from) && peer != null) {
                toPeer.accept(peer, channelData.get().data());
            }
            return Optional.empty();
        }
        StunMessage message = StunMessage.parse(packet).orElseThrow();
        if (message.is(StunMessage.Kind.INDICATION, StunMethod.SEND)) {
            InetSocketAddress peer = message.xorPeerAddress().orElseThrow();
            if (isOurs(from) && permissions.contains(peer.getAddress())) {
                toPeer.accept(peer, message.data().orElseThrow());
            }
            return Optional.empty();
        }
        requests.add(message);
        return Optional.of(answer(from, message));
    }

    /** A packet that came to the relayed address. @return what the client is sent */
    public synchronized Optional<byte[]> fromPeer(InetSocketAddress peer, ByteBuffer packet) {
        for (Map.Entry<Integer, InetSocketAddress> channel : channels.entrySet()) {
            if (channel.getValue().equals(peer)) {
                ByteBuffer written = ByteBuffer.allocate(ChannelData.HEADER + packet.remaining());
                ChannelData.write(channel.getKey(), packet, written);
                return Optional.of(written.array());
            }
        }
        return permissions.contains(peer.getAddress())
                ? Optional.of(StunMessageBuilder.indication(StunMethod.DATA, new byte[12])
                        .xorPeerAddress(peer)
                        .data(packet)
                        .build())
                : Optional.empty();
    }

    private boolean isOurs(InetSocketAddress from) {
        return client.filter(from::equals).isPresent();
    }

    private byte[] answer(InetSocketAddress from, StunMessage request) {
        StunMethod method = method(request);
        if (!request.verifyIntegrity(key)
                || !request.username().equals(Optional.of(CREDENTIALS.username()))
                || !request.realm().equals(Optional.of(REALM))) {
            return challenge(method, request, StunError.UNAUTHENTICATED);
        }
        if (!Arrays.equals(request.nonce().orElseThrow(), nonce)) {
            return challenge(method, request, StunError.STALE_NONCE);
        }
        if (refusal.isPresent()) {
            return error(method, request, refusal.get());
        }
        if (isOurs(from) == (method == StunMethod.ALLOCATE)) {
            return error(method, request, StunError.ALLOCATION_MISMATCH);
        }
        return perform(method, from, request);
    }

    private byte[] perform(StunMethod method, InetSocketAddress from, StunMessage request) {
        StunMessageBuilder success = StunMessageBuilder.success(method, request.transactionId());
        switch (method) {
            case ALLOCATE -> {
                client = Optional.of(from);
                success.xorRelayedAddress(relayed).lifetime(lifetime).xorMappedAddress(from);
            }
            case REFRESH -> {
                if (request.lifetime().orElse(-1) == 0) {
                    forget();
                }
                success.lifetime(lifetime);
            }
            case CREATE_PERMISSION, CHANNEL_BIND -> {
                InetSocketAddress peer = request.xorPeerAddress().orElseThrow();
                if (denied.contains(peer.getAddress())) {
                    return error(method, request, FORBIDDEN);
                }
                permissions.add(peer.getAddress());
                if (method == StunMethod.CHANNEL_BIND) {
                    int channel = request.channelNumber().orElseThrow();
                    InetSocketAddress before = channels.get(channel);
                    boolean otherwise = before == null ? channels.containsValue(peer) : !before.equals(peer);
                    if (otherwise) {
                        return error(method, request, StunError.BAD_REQUEST);
                    }
                    channels.put(channel, peer);
                }
            }
            case BINDING, SEND, DATA -> throw new IllegalArgumentException(method + " is no request of a relay");
        }
        return success.messageIntegrity(key).fingerprint().build();
    }

    private static StunMethod method(StunMessage request) {
        return Arrays.stream(StunMethod.values())
                .filter(method -> request.is(StunMessage.Kind.REQUEST, method))
                .findFirst()
                .orElseThrow();
    }

    private byte[] challenge(StunMethod method, StunMessage request, StunError error) {
        return StunMessageBuilder.error(method, request.transactionId(), error)
                .realm(REALM)
                .nonce(nonce)
                .build();
    }

    private byte[] error(StunMethod method, StunMessage request, StunError error) {
        return StunMessageBuilder.error(method, request.transactionId(), error)
                .messageIntegrity(key)
                .build();
    }
}
