package dev.waycast.benchmarks;

import dev.waycast.protocols.h264.H264Packetizer;
import dev.waycast.protocols.rtp.PlayoutDelay;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPayloads;
import dev.waycast.transports.webrtc.PacketBuffer;
import java.security.GeneralSecurityException;
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

/** Microseconds to cut one frame into packets (once for all viewers), and to head and encrypt them (for each viewer). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RtpBenchmark {

    /** Bytes: a changed line of text, full motion, a 1080p keyframe. */
    @Param({"2000", "60000", "190000"})
    public int frameBytes;

    @Param({"AES_GCM", "AES_CM_SHA1"})
    public String profile;

    private final H264Packetizer packetizer = new H264Packetizer(1140);
    private final PacketBuffer packet = new PacketBuffer(1500);
    private byte[] frame;
    private RtpPayloads payloads;
    private RtpHeaderTemplate header;
    private SrtpCryptoContext srtp;
    private int sequence;

    @Setup(Level.Trial)
    public void prepare() throws GeneralSecurityException {
        frame = H264Frames.slice(new Random(1), frameBytes);
        payloads = packetizer.packetize(frame);
        header = RtpHeaderTemplate.of(102, 1)
                .playoutDelay(1, PlayoutDelay.IMMEDIATE)
                .absoluteCaptureTime(2)
                .mid(4, "0")
                .build();
        boolean gcm = profile.equals("AES_GCM");
        SrtpPolicy policy = gcm
                ? new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12)
                : new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
        policy.setSendReplayEnabled(false);
        srtp = new SrtpContextFactory(
                        true, new byte[16], new byte[gcm ? 12 : 14], policy, policy, new LoggerImpl("benchmark"))
                .deriveContext(1, 0);
    }

    @Benchmark
    public RtpPayloads packetise() {
        return packetizer.packetize(frame);
    }

    @Benchmark
    public int headAndEncrypt() throws GeneralSecurityException {
        int bytes = 0;
        for (int i = 0; i < payloads.count(); i++) {
            packet.view().clear();
            header.write(packet.view(), payloads.isLast(i), sequence++, 1000, 0, i == 0 ? 1 : 0);
            payloads.copyTo(i, packet.view());
            packet.setLength(packet.view().position());
            srtp.transformPacket(packet);
            bytes += packet.getLength();
        }
        return bytes;
    }
}
