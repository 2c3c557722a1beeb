package dev.waycast.transports.webrtc;

import dev.waycast.media.stream.RateMeter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that sends: cuts frames, encrypts, paces, resends, reports, and looks after timeouts of all sessions.
 * Sleeps until a frame comes, feedback comes, or something is due.
 */
final class SendLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SendLoop.class);
    private static final long LONGEST_SLEEP = 250_000_000;

    private final List<DirectSession> sessions = new CopyOnWriteArrayList<>();
    private final FramePackets framePackets;
    private final ByteBuffer wire = ByteBuffer.allocateDirect(VideoSender.MAX_WIRE_PACKET);
    private final Thread thread =
            Thread.ofPlatform().name("waycast-rtp-send").daemon().unstarted(this::run);
    private final RateMeter busy = new RateMeter();
    private volatile boolean signalled;
    private volatile boolean closed;

    SendLoop(int maxPacketBytes) {
        framePackets = new FramePackets(maxPacketBytes);
    }

    void start() {
        thread.start();
    }

    void add(DirectSession session) {
        sessions.add(session);
        wake();
    }

    /** Share of the last two seconds in which it worked, 0 to 1. Any thread. */
    double busyShare() {
        return busy.perSecond(System.nanoTime()) / 1e9;
    }

    /** There may be something to do. Any thread, costs next to nothing. */
    void wake() {
        signalled = true;
        LockSupport.unpark(thread);
    }

    /** Ends the thread once every session that is over has said goodbye. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            if (thread.isAlive() && thread != Thread.currentThread()) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed || !sessions.isEmpty()) {
            signalled = false;
            long now = System.nanoTime();
            long due = driveAll(now);
            long end = System.nanoTime();
            busy.add(end - now, end);
            long sleep = due - end;
            if (!signalled && !closed && sleep > 0) {
                LockSupport.parkNanos(this, sleep);
            }
        }
    }

    /** Who controls never waits for what is sent to those who watch. */
    private long driveAll(long now) {
        return Math.min(driveAll(true, now), driveAll(false, now));
    }

    private long driveAll(boolean controllers, long now) {
        long due = now + LONGEST_SLEEP;
        for (DirectSession session : sessions) {
            if (session.controls() == controllers) {
                due = Math.min(due, drive(session, now));
            }
        }
        return due;
    }

    private long drive(DirectSession session, long now) {
        try {
            if (session.state().ended()) {
                session.sayGoodbye(wire, now);
                remove(session);
                return Long.MAX_VALUE;
            }
            return session.drive(framePackets, wire, now);
        } catch (RuntimeException e) {
            LOG.error("Session {} failed while sending, which is a defect", session.id(), e);
            session.fail("Sending failed inside Waycast: see the server's log");
            remove(session);
            return Long.MAX_VALUE;
        }
    }

    private void remove(DirectSession session) {
        sessions.remove(session);
        if (sessions.isEmpty()) {
            framePackets.forget();
        }
    }
}
