package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.protocols.sdp.Fingerprint;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DtlsTest {

    private static final int TIMEOUT = 10_000;

    private final DtlsIdentity server = DtlsIdentity.generate();
    private final DtlsIdentity client = DtlsIdentity.generate();

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void bothSidesGetTheSameKeys(SrtpProfile profile) throws Exception {
        Handshake handshake = handshake(client.fingerprint(), server.fingerprint(), profile, datagram -> true);

        DtlsConnection accepted = handshake.server.get(10, TimeUnit.SECONDS);
        DtlsConnection connected = handshake.client.get(10, TimeUnit.SECONDS);

        assertThat(accepted.keys().profile()).isEqualTo(profile);
        assertThat(accepted.keys()).usingRecursiveComparison().isEqualTo(connected.keys());
        assertThat(accepted.keys().clientKey()).isNotEqualTo(accepted.keys().serverKey());
        assertThat(accepted.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    }

    @Test
    void aLossyNetworkOnlyDelaysTheHandshake() throws Exception {
        Random random = new Random(4);
        Handshake handshake =
                handshake(client.fingerprint(), server.fingerprint(), SrtpProfile.SRTP_AEAD_AES_128_GCM, datagram -> {
                    synchronized (random) {
                        return random.nextInt(100) >= 20;
                    }
                });
        assertThat(handshake.server.get(30, TimeUnit.SECONDS).keys()).isNotNull();
    }

    @Test
    void anotherCertificateThanTheAnnouncedOneIsRefused() {
        Handshake handshake = handshake(
                DtlsIdentity.generate().fingerprint(),
                server.fingerprint(),
                SrtpProfile.SRTP_AEAD_AES_128_GCM,
                datagram -> true);

        assertThatThrownBy(() -> handshake.server.get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("bad_certificate(42)")
                .cause()
                .hasMessageContaining("not the one its offer announced");
    }

    @Test
    void rubbishDoesNotEndTheHandshake() throws Exception {
        Random random = new Random(7);
        AtomicInteger count = new AtomicInteger();
        AtomicReference<DtlsPackets> target = new AtomicReference<>();
        Handshake handshake = handshake(
                client.fingerprint(),
                server.fingerprint(),
                SrtpProfile.SRTP_AEAD_AES_128_GCM,
                datagram -> {
                    byte[] rubbish = new byte[random.nextInt(200)];
                    random.nextBytes(rubbish);
                    if (rubbish.length > 0) {
                        rubbish[0] = (byte) (20 + random.nextInt(44));
                    }
                    if (target.get() != null && count.incrementAndGet() < 20) {
                        target.get().offer(rubbish);
                    }
                    return true;
                },
                target);
        assertThat(handshake.server.get(30, TimeUnit.SECONDS).keys()).isNotNull();
    }

    @Test
    void goodbyeIsHeard() throws Exception {
        Handshake handshake = handshake(
                client.fingerprint(), server.fingerprint(), SrtpProfile.SRTP_AEAD_AES_128_GCM, datagram -> true);
        DtlsConnection accepted = handshake.server.get(10, TimeUnit.SECONDS);
        handshake.client.get(10, TimeUnit.SECONDS).close();

        accepted.listen(handshake.dtlsServer::closedByPeer);

        assertThat(handshake.dtlsServer.closedByPeer()).isTrue();
    }

    @Test
    void aClosedSessionEndsTheHandshake() {
        DtlsPackets packets = new DtlsPackets(datagram -> {});
        CompletableFuture<DtlsConnection> accepted =
                accept(new DtlsServer(server, List.of(client.fingerprint()), TIMEOUT), packets);
        packets.close();
        assertThatThrownBy(() -> accepted.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(DtlsException.class);
    }

    @Test
    void warmUpWorks() {
        WarmUp.run(server);
    }

    private record Handshake(
            DtlsServer dtlsServer,
            CompletableFuture<DtlsConnection> server,
            CompletableFuture<DtlsConnection> client) {}

    private Handshake handshake(
            Fingerprint ofClient, Fingerprint ofServer, SrtpProfile profile, Predicate<byte[]> passes) {
        return handshake(ofClient, ofServer, profile, passes, new AtomicReference<>());
    }

    private Handshake handshake(
            Fingerprint ofClient,
            Fingerprint ofServer,
            SrtpProfile profile,
            Predicate<byte[]> passes,
            AtomicReference<DtlsPackets> toServer) {
        DtlsPackets toClient = new DtlsPackets(datagram -> {
            if (passes.test(datagram)) {
                toServer.get().offer(datagram);
            }
        });
        toServer.set(new DtlsPackets(datagram -> {
            if (passes.test(datagram)) {
                toClient.offer(datagram);
            }
        }));
        DtlsServer dtlsServer = new DtlsServer(server, List.of(ofClient), TIMEOUT);
        CompletableFuture<DtlsConnection> accepted = accept(dtlsServer, toServer.get());
        CompletableFuture<DtlsConnection> connected = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                connected.complete(new DtlsClient(client, ofServer, new int[] {profile.number}).connect(toClient));
            } catch (DtlsException e) {
                connected.completeExceptionally(e);
            }
        });
        return new Handshake(dtlsServer, accepted, connected);
    }

    private static CompletableFuture<DtlsConnection> accept(DtlsServer server, DtlsPackets packets) {
        CompletableFuture<DtlsConnection> accepted = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                accepted.complete(server.accept(packets));
            } catch (DtlsException e) {
                accepted.completeExceptionally(e);
            }
        });
        return accepted;
    }
}
