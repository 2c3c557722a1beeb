package dev.waycast.media.desktop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for what tests start. Below those that the system hands out for outgoing connections: one of these could be taken
 * until the started program asks for it.
 */
public final class FreePort {

    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;

    private FreePort() {}

    /** A port of the loopback address that is free for TCP and for UDP. */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            try (DatagramSocket _ = new DatagramSocket(port, InetAddress.getLoopbackAddress());
                    ServerSocket _ = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }
}
