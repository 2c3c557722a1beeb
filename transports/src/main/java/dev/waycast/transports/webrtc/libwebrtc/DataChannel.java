package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data channel (RFC 8831) that the other side opened. It lives as long as its peer. {@link #send} may be called from any
 * thread.
 */
final class DataChannel {

    private static final Logger LOG = LoggerFactory.getLogger(DataChannel.class);

    /** What may wait to be sent; a peer that takes longer than that loses messages. */
    private static final long MAX_BUFFERED_BYTES = 1 << 20;

    /** Messages that may wait to be read; more are dropped, so that a flood fills no memory. */
    private static final int MAX_WAITING = 256;

    private final PeerThread thread;
    private final RTCDataChannel channel;
    private final String label;
    private final Peer.Events events;
    private final Messages messages = new Messages(this);
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean silenced;

    /** On the peer's thread, to which the channel belongs from now on. */
    DataChannel(PeerThread thread, RTCDataChannel channel, Peer.Events events) {
        this.thread = thread;
        this.channel = channel;
        this.label = channel.getLabel();
        this.events = events;
        channel.registerObserver(messages);
    }

    /** As the other side named it. */
    String label() {
        return label;
    }

    /** Sends a message soon, unless the channel is closed or too much waits already. */
    void send(byte[] data, boolean binary) {
        thread.post(() -> {
            if (silenced
                    || channel.getState() != RTCDataChannelState.OPEN
                    || channel.getBufferedAmount() > MAX_BUFFERED_BYTES) {
                LOG.debug("A message on the data channel {} was not sent", label);
                return;
            }
            try {
                channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(data), binary));
            } catch (Exception e) {
                LOG.debug("A message on the data channel {} was not sent", label, e);
            }
        });
    }

    /** On the peer's thread, before the peer ends: nothing is heard or sent any more. */
    void silence() {
        silenced = true;
        channel.unregisterObserver();
        messages.channel = null;
    }

    private void received(byte[] data, boolean binary) {
        if (waiting.get() >= MAX_WAITING) {
            LOG.debug("A message on the data channel {} was dropped", label);
            return;
        }
        waiting.incrementAndGet();
        thread.post(() -> {
            waiting.decrementAndGet();
            if (!silenced) {
                events.onMessage(this, data, binary);
            }
        });
    }

    /**
     * webrtc-java 0.14.0 keeps an observer for ever, even one that was unregistered. So it holds the channel by a field
     * that is cleared, and what stays is one small object.
     */
    private static final class Messages implements RTCDataChannelObserver {

        private volatile DataChannel channel;

        Messages(DataChannel channel) {
            this.channel = channel;
        }

        @Override
        public void onBufferedAmountChange(long previousAmount) {
            // Looked at when something is sent.
        }

        @Override
        public void onStateChange() {
            // Looked at when something is sent.
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            DataChannel present = channel;
            if (present != null) {
                byte[] data = new byte[buffer.data.remaining()];
                buffer.data.get(data);
                present.received(data, buffer.binary);
            }
        }
    }
}
