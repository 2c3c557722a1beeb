package dev.waycast.transports.webrtc;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/**
 * The datagrams of one DTLS connection: the UDP thread {@link #offer offers} what arrived, the handshake's thread takes
 * it. Bounded; what does not fit is lost like on any network.
 */
final class DtlsPackets implements DatagramTransport {

    /** Leaves room for IPv6 and UDP headers in the smallest usual MTU of 1280. */
    private static final int SEND_LIMIT = 1200;

    private static final int RECEIVE_LIMIT = 1500;
    private static final int CAPACITY = 32;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(CAPACITY);
    private final Consumer<byte[]> network;
    private final DtlsRecords records = new DtlsRecords();
    private volatile boolean established;
    private volatile boolean closed;

    /** @param network sends one datagram to the other side */
    DtlsPackets(Consumer<byte[]> network) {
        this.network = network;
    }

    /**
     * On one thread only.
     *
     * @return false when nothing in it can be genuine, or the queue is full or closed
     */
    boolean offer(byte[] datagram) {
        if (closed) {
            return false;
        }
        if (!established) {
            records.remember(datagram);
            return arrived.offer(datagram);
        }
        byte[] genuine = records.filter(datagram);
        return genuine.length > 0 && arrived.offer(genuine);
    }

    /** The handshake is done: from now on plaintext is believed only when it repeats the handshake. */
    void established() {
        established = true;
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        byte[] datagram;
        try {
            datagram = waitMillis > 0 ? arrived.poll(waitMillis, TimeUnit.MILLISECONDS) : arrived.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
        if (closed) {
            throw new IOException("The session was closed");
        }
        if (datagram == null) {
            return -1;
        }
        int taken = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, taken);
        return taken;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (closed) {
            return;
        }
        byte[] datagram = new byte[length];
        System.arraycopy(buffer, offset, datagram, 0, length);
        network.accept(datagram);
    }

    /** Ends every wait with an {@link IOException}. */
    @Override
    public void close() {
        closed = true;
        arrived.clear();
        arrived.offer(END);
    }
}
