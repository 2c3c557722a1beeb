package dev.waycast.transports.webrtc.turn;

import dev.waycast.protocols.stun.StunMessageBuilder;
import dev.waycast.protocols.stun.StunMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What is asked of a TURN server. */
sealed interface TurnRequest {

    StunMethod method();

    /** Adds what is asked for; credentials follow. */
    void write(StunMessageBuilder message);

    /** An address to be reached at: RFC 8656 section 7.1. */
    record Allocate() implements TurnRequest {

        @Override
        public StunMethod method() {
            return StunMethod.ALLOCATE;
        }

        @Override
        public void write(StunMessageBuilder message) {
            message.requestedTransportUdp();
        }
    }

    /** To keep the address for as long as the server likes: RFC 8656 section 8.1. */
    record Refresh() implements TurnRequest {

        @Override
        public StunMethod method() {
            return StunMethod.REFRESH;
        }

        @Override
        public void write(StunMessageBuilder message) {}
    }

    /** To give the address back: a refresh for no time at all. */
    record Release() implements TurnRequest {

        @Override
        public StunMethod method() {
            return StunMethod.REFRESH;
        }

        @Override
        public void write(StunMessageBuilder message) {
            message.lifetime(0);
        }
    }

    /** To let in what comes from there, whatever the port: RFC 8656 section 10.1. */
    record CreatePermission(InetAddress peer) implements TurnRequest {

        @Override
        public StunMethod method() {
            return StunMethod.CREATE_PERMISSION;
        }

        @Override
        public void write(StunMessageBuilder message) {
            message.xorPeerAddress(new InetSocketAddress(peer, 0));
        }
    }

    /** To call a peer by a number: RFC 8656 section 12.1. */
    record ChannelBind(int channel, InetSocketAddress peer) implements TurnRequest {

        @Override
        public StunMethod method() {
            return StunMethod.CHANNEL_BIND;
        }

        @Override
        public void write(StunMessageBuilder message) {
            message.channelNumber(channel).xorPeerAddress(peer);
        }
    }
}
