package dev.waycast.media.wayland;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.CaptureException;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a compositor played by the test, byte by byte. */
class WaylandConnectionTest {

    private static final int DISPLAY = 1;
    private static final int REGISTRY = 2;
    private static final int FIRST_CALLBACK = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private ServerSocketChannel server;
    private SocketChannel client;
    private Thread greeter;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        if (client != null) {
            client.close();
        }
    }

    private Path socket() {
        return folder.resolve("wayland-0");
    }

    @Test
    void learnsWhatIsOfferedAndFollowsChanges() throws Exception {
        try (WaylandConnection connection = connect()) {
            assertThat(connection.globals())
                    .containsExactly(
                            new WaylandConnection.Global(1, "wl_shm", 1),
                            new WaylandConnection.Global(9, "wl_output", 4));
            BlockingQueue<String> changes = new LinkedBlockingQueue<>();
            connection.onGlobals(new WaylandConnection.GlobalListener() {
                @Override
                public void added(WaylandConnection.Global global) {
                    changes.add("+" + global.type());
                }

                @Override
                public void removed(WaylandConnection.Global global) {
                    changes.add("-" + global.type());
                }
            });
            say(global(10, "wl_seat", 7));
            say(message(REGISTRY, 1, words(9)));
            say(message(REGISTRY, 1, words(999)));
            assertThat(changes.poll(2, TimeUnit.SECONDS)).isEqualTo("+wl_seat");
            assertThat(changes.poll(2, TimeUnit.SECONDS)).isEqualTo("-wl_output");
            assertThat(changes.poll(50, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void messagesMayComeInPieces() throws Exception {
        try (WaylandConnection connection = connect()) {
            byte[] whole = global(10, "wl_seat", 7);
            for (byte piece : whole) {
                say(new byte[] {piece});
                Thread.sleep(1);
            }
            for (int i = 0; i < 100 && connection.globals().size() < 3; i++) {
                Thread.sleep(10);
            }
            assertThat(connection.globals()).extracting("type").contains("wl_seat");
        }
    }

    @Test
    void aRefusedRequestIsSaidInWords() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (WaylandConnection connection = connect()) {
            connection.onEnded(ends::add);
            say(message(DISPLAY, 0, words(REGISTRY, 3), text("invalid global wl_thing (12)")));
            assertThat(ends.poll(2, TimeUnit.SECONDS))
                    .isEqualTo("The Wayland compositor refused a request: wl_registry: invalid global wl_thing (12)"
                            + " (error 3).");
            assertThat(connection.isOpen()).isFalse();
            assertThatThrownBy(() -> connection.roundTrip(PATIENCE)).isInstanceOf(CaptureException.class);
            assertThat(connection.execute(() -> {})).isFalse();
        }
        assertThat(ends).isEmpty();
    }

    @Test
    void aCompositorThatGoesAwayIsSeenOnce() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (WaylandConnection connection = connect()) {
            connection.onEnded(ends::add);
            client.close();
            assertThat(ends.poll(2, TimeUnit.SECONDS)).contains("closed the connection");
        }
        assertThat(ends.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void closingTellsNobody() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        WaylandConnection connection = connect();
        connection.onEnded(ends::add);
        connection.close();
        connection.close();
        assertThat(ends.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aCompositorThatHangsIsGivenUp() {
        assertThatThrownBy(() -> WaylandConnection.open(socket()))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void nobodyAtTheSocketIsSaidInWords() {
        assertThatThrownBy(() -> WaylandConnection.open(folder.resolve("wayland-7")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("wayland-7");
    }

    @Test
    void aCompositorThatReadsNothingEndsTheConnectionAndNotTheMemory() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (WaylandConnection connection = connect()) {
            connection.onEnded(ends::add);
            WaylandProxy proxy = connection.bind(
                    connection.globals().getFirst(), WaylandInterface.of("wl_shm", "u"), 1, event -> {});
            for (int i = 0; i < 2_000 && connection.isOpen(); i++) {
                proxy.request(0).string("x".repeat(4000)).send();
                connection.flush();
            }
            assertThat(ends.poll(2, TimeUnit.SECONDS)).contains("stopped reading");
        }
    }

    @Test
    void tasksAndTimersRunOnTheConnectionsThread() throws Exception {
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        try (WaylandConnection connection = connect()) {
            connection.execute(() -> {
                long now = System.nanoTime();
                connection.schedule(now + 30_000_000, () -> order.add("later"));
                connection.schedule(
                        now + 10_000_000, () -> order.add(Thread.currentThread().getName()));
            });
            assertThat(order.poll(2, TimeUnit.SECONDS)).isEqualTo("waycast-wayland");
            assertThat(order.poll(2, TimeUnit.SECONDS)).isEqualTo("later");
        }
    }

    @Test
    void aTaskThatFailsEndsTheConnectionWithAReason() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (WaylandConnection connection = connect()) {
            connection.onEnded(ends::add);
            connection.execute(() -> {
                throw new IllegalStateException("a mistake");
            });
            assertThat(ends.poll(2, TimeUnit.SECONDS)).contains("a mistake");
        }
    }

    /** Whatever bytes come: a sentence at the most, no hang, no other exception, no descriptor left. */
    @Test
    @Tag("fuzz")
    void survivesAnyBytes() throws Exception {
        long seconds = Long.getLong("waycast.fuzz.seconds", 1);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Random random = new Random(20_260_101);
        warmUp();
        int descriptors = descriptors();
        int rounds = 0;
        while (System.nanoTime() < until) {
            rounds++;
            BlockingQueue<String> ends = new LinkedBlockingQueue<>();
            try (WaylandConnection connection = connect()) {
                connection.onEnded(ends::add);
                connection.bind(
                        connection.globals().getLast(), WaylandInterface.of("wl_output", "iiiiissi"), 4, e -> {});
                try {
                    for (int i = 0; i < 20; i++) {
                        say(mutate(random));
                    }
                    client.shutdownOutput();
                } catch (IOException closedMeanwhile) {
                    // The client has had enough already: that is one of the right answers.
                }
                String reason = ends.poll(5, TimeUnit.SECONDS);
                assertThat(reason).as("round " + rounds).isNotBlank().doesNotContain("inside Waycast");
            }
            client.close();
        }
        assertThat(rounds).isGreaterThan(10);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
    }

    private byte[] mutate(Random random) {
        byte[] bytes = switch (random.nextInt(5)) {
            case 0 -> global(random.nextInt(20), "wl_x" + random.nextInt(100), random.nextInt(9));
            case 1 -> message(REGISTRY, 1, words(random.nextInt(20)));
            case 2 -> message(DISPLAY, 1, words(random.nextInt(6)));
            case 3 -> message(4, 0, words(1, 2, 3, 4, 5), text("maker"), text("model"), words(0));
            default -> message(random.nextInt(6), random.nextInt(4), words(random.nextInt(), random.nextInt()));
        };
        for (int flips = random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private void warmUp() throws Exception {
        connect().close();
        client.close();
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    /** Opens a connection and greets it with two globals. */
    private WaylandConnection connect() throws Exception {
        greeter = Thread.ofPlatform().start(() -> {
            try {
                client = server.accept();
                awaitRequests();
                say(global(1, "wl_shm", 1), global(9, "wl_output", 4));
                answerSync(FIRST_CALLBACK);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        WaylandConnection connection = WaylandConnection.open(socket());
        greeter.join();
        return connection;
    }

    /** get_registry and sync: an answer to what was not asked yet would be dropped. */
    private void awaitRequests() throws IOException {
        ByteBuffer requests = ByteBuffer.allocate(24);
        while (requests.hasRemaining() && client.read(requests) >= 0) {}
    }

    private void answerSync(int callback) throws IOException {
        say(message(callback, 0, words(0)), message(DISPLAY, 1, words(callback)));
    }

    private void say(byte[]... messages) throws IOException {
        for (byte[] message : messages) {
            ByteBuffer bytes = ByteBuffer.wrap(message);
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        }
    }

    private static byte[] global(int name, String type, int version) {
        return message(REGISTRY, 0, words(name), text(type), words(version));
    }

    private static byte[] message(int object, int opcode, byte[]... arguments) {
        int size = 8;
        List<byte[]> all = new ArrayList<>(List.of(arguments));
        for (byte[] argument : all) {
            size += argument.length;
        }
        ByteBuffer message = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        message.putInt(object).putInt(size << 16 | opcode);
        all.forEach(message::put);
        return message.array();
    }

    private static byte[] words(int... values) {
        ByteBuffer words = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
        for (int value : values) {
            words.putInt(value);
        }
        return words.array();
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + ((utf8.length + 4) & ~3))
                .order(ByteOrder.nativeOrder())
                .putInt(utf8.length + 1)
                .put(utf8)
                .array();
    }
}
