package dev.waycast.benchmarks;

import dev.waycast.protocols.h264.H264Packetizer;
import dev.waycast.protocols.rtp.PlayoutDelay;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPayloads;
import dev.waycast.transports.webrtc.PacketBuffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.LoggerImpl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Microseconds to get one frame to all viewers of a rung: cut once, then headed, encrypted and sent for each of them. What
 * one viewer more costs is the difference between two counts of viewers, divided by the viewers between them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanOutBenchmark {

    private static final int PAYLOAD = 1140;
    private static final int KEY = 16;
    private static final int SALT = 12;

    /** Bytes: a changed line of text, and a 30th of a second of 4 Mbit/s. */
    @Param({"2000", "16000"})
    public int frameBytes;

    @Param({"1", "5", "20", "50"})
    public int viewers;

    private final H264Packetizer packetizer = new H264Packetizer(PAYLOAD);
    private final List<Viewer> everybody = new ArrayList<>();
    private final PacketBuffer packet = new PacketBuffer(1500);
    private final ByteBuffer wire = ByteBuffer.allocateDirect(2048);
    private DatagramChannel socket;
    private DatagramChannel sink;
    private byte[] frame;

    @Setup(Level.Trial)
    public void prepare() throws IOException, GeneralSecurityException {
        frame = H264Frames.slice(new Random(1), frameBytes);
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // Nobody reads it: the kernel throws away what does not fit, as a network does.
        sink = DatagramChannel.open().bind(loopback);
        socket = DatagramChannel.open().bind(loopback);
        everybody.clear();
        for (int i = 0; i < viewers; i++) {
            everybody.add(new Viewer(i + 1));
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        socket.close();
        sink.close();
    }

    @Benchmark
    public int oneFrameToAll() throws IOException, GeneralSecurityException {
        RtpPayloads payloads = packetizer.packetize(frame);
        int bytes = 0;
        for (Viewer viewer : everybody) {
            bytes += viewer.send(payloads);
        }
        return bytes;
    }

    private final class Viewer {

        private final RtpHeaderTemplate header;
        private final SrtpCryptoContext srtp;
        private int sequence;

        Viewer(int ssrc) throws GeneralSecurityException {
            header = RtpHeaderTemplate.of(102, ssrc)
                    .playoutDelay(1, PlayoutDelay.IMMEDIATE)
                    .absoluteCaptureTime(2)
                    .transportSequenceNumber(3)
                    .mid(4, "0")
                    .build();
            SrtpPolicy policy =
                    new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, KEY, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, SALT);
            policy.setSendReplayEnabled(false);
            srtp = new SrtpContextFactory(
                            true, new byte[KEY], new byte[SALT], policy, policy, new LoggerImpl("benchmark"))
                    .deriveContext(ssrc, 0);
        }

        int send(RtpPayloads payloads) throws IOException, GeneralSecurityException {
            int bytes = 0;
            for (int i = 0; i < payloads.count(); i++) {
                packet.view().clear();
                header.write(packet.view(), payloads.isLast(i), sequence, 1000, sequence, i == 0 ? 1 : 0);
                sequence++;
                payloads.copyTo(i, packet.view());
                packet.setLength(packet.view().position());
                srtp.transformPacket(packet);
                wire.clear().put(packet.getBuffer(), 0, packet.getLength()).flip();
                bytes += socket.send(wire, sink.getLocalAddress());
            }
            return bytes;
        }
    }
}
