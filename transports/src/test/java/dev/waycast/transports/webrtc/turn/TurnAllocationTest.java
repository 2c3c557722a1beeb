package dev.waycast.transports.webrtc.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.stun.ChannelData;
import dev.waycast.protocols.stun.StunError;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import dev.waycast.protocols.stun.StunMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With a server that is as strict as the RFC, and time that passes when told. */
class TurnAllocationTest {

    private static final long SECOND = 1_000_000_000;
    private static final long STEP = SECOND / 4;
    private static final InetSocketAddress RELAYED = address("198.51.100.1", 50_000);
    private static final InetSocketAddress MAPPED = address("203.0.113.7", 40_000);
    private static final InetSocketAddress PEER = address("192.0.2.9", 6_000);
    private static final InetSocketAddress OTHER = address("192.0.2.10", 6_000);
    private static final Peers PERMITTED = new Peers(Set.of(PEER.getAddress()), Set.of());
    private static final Peers BOUND = new Peers(Set.of(PEER.getAddress()), Set.of(PEER));

    private final List<String> atPeers = new ArrayList<>();
    private final SmallTurnServer server =
            new SmallTurnServer(RELAYED, (peer, data) -> atPeers.add(peer.getPort() + " " + data.remaining()));
    private final List<Long> sentAt = new ArrayList<>();
    private final Queue<byte[]> toServer = new ArrayDeque<>();
    private final List<byte[]> answers = new ArrayList<>();
    private Function<byte[], byte[]> onTheWay = Function.identity();
    private boolean answering = true;
    private long now = 1_000 * SECOND;
    private TurnAllocation allocation = allocation(SmallTurnServer.CREDENTIALS);

    @Test
    void takesAnAddress() {
        pass(Peers.NOBODY, SECOND);
        assertThat(allocation.address()).contains(new TurnAllocation.Address(RELAYED, MAPPED));
        assertThat(allocation.failure()).isEmpty();
        // The first one is not signed: who we are is told to who asks.
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().getFirst().username()).isEmpty();
        assertThat(server.requests().getFirst().hasIntegrity()).isFalse();
    }

    @Test
    void asksAgainForAsLongAsTheRfcSays() {
        answering = false;
        long start = now;
        pass(Peers.NOBODY, 39 * SECOND);
        assertThat(sentAt)
                .extracting(at -> (at - start) / (double) SECOND)
                .containsExactly(0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5);
        assertThat(allocation.failure()).isEmpty();
        pass(Peers.NOBODY, SECOND);
        assertThat(allocation.failure()).contains("does not answer");
        pass(Peers.NOBODY, 60 * SECOND);
        assertThat(sentAt).hasSize(7);
    }

    @Test
    void anAnswerToARepetitionCounts() {
        answering = false;
        pass(Peers.NOBODY, 2 * SECOND);
        answering = true;
        pass(Peers.NOBODY, 5 * SECOND);
        assertThat(allocation.address()).isPresent();
    }

    @Test
    void saysWhoRefusesAndWhy() {
        server.refuse(new StunError(486, "Allocation Quota Reached"));
        pass(Peers.NOBODY, SECOND);
        assertThat(allocation.failure()).contains("gives no address: 486 Allocation Quota Reached");
    }

    @Test
    void wrongCredentialsAreNotTriedForEver() {
        allocation = allocation(new TurnServer("127.0.0.1", 3478, "waycast", "wrong"));
        pass(Peers.NOBODY, 60 * SECOND);
        assertThat(allocation.failure())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("credentials").contains("turn.secret"));
        assertThat(server.requests()).hasSizeLessThan(4);
    }

    @Test
    void keepsTheAddressAndTheMappingOfANat() {
        pass(Peers.NOBODY, 61 * SECOND);
        assertThat(server.requests(StunMethod.REFRESH)).isEqualTo(4);
    }

    @Test
    void refreshesASmallLifetimeInTime() {
        server.lifetime(8);
        pass(Peers.NOBODY, 21 * SECOND);
        assertThat(server.requests(StunMethod.REFRESH)).isEqualTo(5);
    }

    @Test
    void aServerThatForgotTheAddressEndsIt() {
        pass(BOUND, SECOND);
        server.forget();
        pass(BOUND, 16 * SECOND);
        assertThat(allocation.address()).isEmpty();
        assertThat(allocation.failure()).contains("took the address back: 437 Allocation Mismatch");
    }

    @Test
    void aServerThatWentAwayEndsIt() {
        pass(Peers.NOBODY, SECOND);
        answering = false;
        pass(Peers.NOBODY, 60 * SECOND);
        assertThat(allocation.failure()).contains("does not answer");
        assertThat(allocation.address()).isEmpty();
    }

    @Test
    void aNewNonceIsTakenByAllThatIsOpen() {
        pass(Peers.NOBODY, SECOND);
        server.changeNonce();
        pass(new Peers(Set.of(PEER.getAddress(), OTHER.getAddress()), Set.of(PEER, OTHER)), SECOND);
        assertThat(server.bound()).containsExactlyInAnyOrder(PEER, OTHER);
        assertThat(allocation.failure()).isEmpty();
    }

    @Test
    void letsPeersInForAsLongAsTheyAreWanted() {
        pass(PERMITTED, SECOND);
        assertThat(server.requests(StunMethod.CREATE_PERMISSION)).isEqualTo(1);
        pass(PERMITTED, 239 * SECOND);
        assertThat(server.requests(StunMethod.CREATE_PERMISSION)).isEqualTo(1);
        pass(PERMITTED, 2 * SECOND);
        assertThat(server.requests(StunMethod.CREATE_PERMISSION)).isEqualTo(2);
        pass(Peers.NOBODY, 600 * SECOND);
        assertThat(server.requests(StunMethod.CREATE_PERMISSION)).isEqualTo(2);
    }

    @Test
    void onePeerThatIsForbiddenDoesNoHarm() {
        server.deny(PEER.getAddress());
        pass(new Peers(Set.of(PEER.getAddress(), OTHER.getAddress()), Set.of()), 60 * SECOND);
        assertThat(server.requests(StunMethod.CREATE_PERMISSION)).isEqualTo(2);
        assertThat(fromPeer(OTHER)).isPresent();
        assertThat(fromPeer(PEER)).isEmpty();
        assertThat(allocation.failure()).isEmpty();
    }

    @Test
    void doesNotAskForWhatTheAddressCannotReach() {
        pass(
                new Peers(
                        Set.of(
                                InetAddress.ofLiteral("2001:db8::1"),
                                InetAddress.ofLiteral("0.0.0.0"),
                                InetAddress.ofLiteral("224.0.0.1")),
                        Set.of(address("2001:db8::1", 1))),
                SECOND);
        assertThat(server.requests(StunMethod.CREATE_PERMISSION)).isZero();
        assertThat(server.requests(StunMethod.CHANNEL_BIND)).isZero();
    }

    @Test
    void aPermissionWhoseAnswerWasLostIsAskedForAgain() {
        pass(Peers.NOBODY, SECOND);
        answering = false;
        pass(PERMITTED, 2 * SECOND);
        answering = true;
        pass(PERMITTED, 3 * SECOND);
        assertThat(fromPeer(PEER)).isPresent();
    }

    @Test
    void wrapsInFewBytesOnceAChannelIsBound() {
        pass(PERMITTED, SECOND);
        assertThat(send(PEER, 100)).isEqualTo(100 + 20 + 12 + 4);
        pass(BOUND, SECOND);
        assertThat(send(PEER, 100)).isEqualTo(100 + 4);
        assertThat(send(OTHER, 100)).isEqualTo(100 + 20 + 12 + 4);
        assertThat(atPeers).containsExactly("6000 100", "6000 100");
    }

    @Test
    void readsWhatPeersSendEitherWay() {
        pass(PERMITTED, SECOND);
        assertThat(fromPeer(PEER).orElseThrow().data()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(fromPeer(PEER).orElseThrow().peer()).isEqualTo(PEER);
        pass(BOUND, SECOND);
        assertThat(fromPeer(PEER).orElseThrow().data()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(fromPeer(PEER).orElseThrow().peer()).isEqualTo(PEER);
        ByteBuffer nobodys = ByteBuffer.allocate(7);
        ChannelData.write(ChannelData.LAST_CHANNEL, ByteBuffer.allocate(3), nobodys);
        assertThat(allocation.read(nobodys.flip(), now)).isEmpty();
    }

    @Test
    void aChannelIsKeptWhileItIsWantedAndItsNumberForAWhileAfter() {
        pass(BOUND, 30 * 60 * SECOND);
        assertThat(server.requests(StunMethod.CHANNEL_BIND)).isEqualTo(8);
        assertThat(send(PEER, 100)).isEqualTo(104);
        // The binding ends at the server before the number may be given to another one.
        pass(PERMITTED, 9 * 60 * SECOND);
        assertThat(send(PEER, 100)).isEqualTo(136);
        pass(BOUND, SECOND);
        assertThat(send(PEER, 100)).isEqualTo(104);
        assertThat(server.bound()).containsExactly(PEER);
    }

    @Test
    void manyPeersGetNumbersOfTheirOwn() {
        pass(Peers.NOBODY, SECOND);
        for (int i = 0; i < 30; i++) {
            pass(new Peers(Set.of(), Set.of(address("192.0.2.9", 7_000 + i))), STEP);
        }
        assertThat(server.bound()).hasSize(30);
        assertThat(allocation.failure()).isEmpty();
    }

    @Test
    void believesOnlyWhoKnowsThePassword() {
        onTheWay = answer -> {
            StunMessage message = StunMessage.parse(ByteBuffer.wrap(answer)).orElseThrow();
            return message.is(StunMessage.Kind.SUCCESS, StunMethod.ALLOCATE)
                    ? StunMessageBuilder.success(StunMethod.ALLOCATE, message.transactionId())
                            .xorRelayedAddress(OTHER)
                            .xorMappedAddress(MAPPED)
                            .lifetime(600)
                            .messageIntegrity(new byte[16])
                            .build()
                    : answer;
        };
        pass(Peers.NOBODY, STEP);
        assertThat(server.isAllocated()).isTrue();
        assertThat(allocation.address()).isEmpty();
        assertThat(allocation.failure()).isEmpty();
    }

    @Test
    void givesTheAddressBack() {
        pass(Peers.NOBODY, SECOND);
        assertThat(server.isAllocated()).isTrue();
        allocation.release(now);
        deliver();
        assertThat(server.isAllocated()).isFalse();
        assertThat(allocation.address()).isEmpty();
        int asked = sentAt.size();
        pass(BOUND, 100 * SECOND);
        assertThat(sentAt).hasSize(asked);
    }

    @Test
    void whereNobodyListensNobodyIsWaitedFor() {
        answering = false;
        pass(Peers.NOBODY, STEP);
        allocation.onUnreachable();
        assertThat(allocation.failure())
                .hasValueSatisfying(why -> assertThat(why).contains("nothing listens"));
    }

    @Test
    void anAddressOutlivesAnErrorOfTheNetwork() {
        pass(Peers.NOBODY, SECOND);
        allocation.onUnreachable();
        assertThat(allocation.address()).isPresent();
    }

    @Test
    @Tag("fuzz")
    void survivesAnyAnswer() {
        Random random = new Random(8656);
        long end = System.nanoTime() + Long.getLong("waycast.fuzz.seconds", 1) * SECOND;
        for (int run = 0; run < 2000 || System.nanoTime() < end; run++) {
            allocation = allocation(SmallTurnServer.CREDENTIALS);
            pass(BOUND, SECOND);
            byte[] sample = answers.get(random.nextInt(answers.size())).clone();
            for (int i = 0; i < 4; i++) {
                sample[random.nextInt(sample.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(sample.length) : sample.length;
            allocation.read(ByteBuffer.wrap(sample, 0, length), now);
            allocation.onTime(BOUND, now);
            answers.clear();
            server.forget();
        }
    }

    private TurnAllocation allocation(TurnServer credentials) {
        return new TurnAllocation(credentials, bytes -> {
            sentAt.add(now);
            toServer.add(bytes);
        });
    }

    private void pass(Peers wanted, long nanos) {
        for (long end = now + nanos; now < end; now += STEP) {
            allocation.onTime(wanted, now);
            deliver();
        }
    }

    /** All that is under way arrives, and what it leads to. */
    private void deliver() {
        for (byte[] packet = toServer.poll(); packet != null; packet = toServer.poll()) {
            if (answering) {
                server.receive(MAPPED, ByteBuffer.wrap(packet)).map(onTheWay).ifPresent(answer -> {
                    answers.add(answer);
                    allocation.read(ByteBuffer.wrap(answer), now);
                });
            }
        }
    }

    /** @return how many bytes go to the server */
    private int send(InetSocketAddress peer, int bytes) {
        ByteBuffer into = ByteBuffer.allocate(bytes + TurnAllocation.OVERHEAD);
        ByteBuffer packet = ByteBuffer.allocate(bytes);
        allocation.write(peer, packet, into);
        assertThat(packet.remaining()).isZero();
        int length = into.flip().remaining();
        server.receive(MAPPED, into);
        return length;
    }

    private Optional<TurnAllocation.Received> fromPeer(InetSocketAddress peer) {
        return server.fromPeer(peer, ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .flatMap(packet -> allocation.read(ByteBuffer.wrap(packet), now));
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
