package dev.waycast.media.capture.portal;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureDescription.CursorMode;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureRequest.SourceKind;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.capture.pipewire.PipeWireSettings;
import dev.waycast.media.capture.pipewire.PipeWireStream;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.input.portal.PortalInputSink;
import dev.waycast.media.input.portal.SeenPointer;
import dev.waycast.media.portal.PortalEnvironment;
import dev.waycast.media.portal.PortalSession;
import dev.waycast.media.portal.PortalStream;
import dev.waycast.media.portal.RestoreTokens;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A portal session and the PipeWire stream of what it shares. */
final class PortalCaptureSource implements CaptureSource {

    private static final Logger LOG = LoggerFactory.getLogger(PortalCaptureSource.class);

    /**
     * A desktop that ends says so several times: PipeWire breaks, the bus goes, the session closes, in any order. So
     * long is listened before the cause is named.
     */
    private static final long CAUSE_MILLIS = 500;

    private static final int WINDOW = 2;

    private final CaptureListener listener;
    private final SeenPointer pointer = new SeenPointer();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private PortalSession session;
    private PipeWireStream stream;
    private CaptureRequest request;
    private boolean dmaBuf;
    private String desktop;
    private CaptureDescription description;
    private Optional<InputSink> input = Optional.empty();
    private volatile boolean opened;
    private volatile boolean sessionClosed;
    private volatile boolean busLost;
    private volatile Ending pipeWireEnding;

    private record Ending(String reason, boolean retry) {}

    private PortalCaptureSource(CaptureListener listener) {
        this.listener = listener;
    }

    static PortalCaptureSource open(
            PortalEnvironment environment, CaptureRequest request, boolean dmaBuf, CaptureListener listener)
            throws InterruptedException {
        PortalCaptureSource source = new PortalCaptureSource(listener);
        try {
            source.start(environment, request, dmaBuf);
            return source;
        } catch (RuntimeException | InterruptedException e) {
            source.close();
            throw e;
        }
    }

    private void start(PortalEnvironment environment, CaptureRequest request, boolean dmaBuf)
            throws InterruptedException {
        RestoreTokens tokens = new RestoreTokens(
                request.restoreTokens(),
                environment.desktop(),
                request.kind() + (request.input() ? "-control" : "-view"));
        session = PortalSession.open(
                environment, new PortalSession.Wish(sourceTypes(request), request.input()), tokens, new SessionEnd());
        this.request = request;
        this.dmaBuf = dmaBuf;
        desktop = environment.desktop();
        description = describe(0);
        stream = resizable()
                ? stream(0, request.width(), request.height(), new Forwarder())
                : stream(0, 0, 0, new Forwarder());
        input = input(0, stream, pointer);
        if (input.isEmpty() && request.input()) {
            LOG.info("The desktop can be watched but not controlled: remote interaction was not allowed.");
        }
        opened = true;
        if (sessionClosed || busLost || pipeWireEnding != null) {
            end();
        }
    }

    private CaptureDescription describe(int output) {
        return new CaptureDescription("portal", desktop, id(output), cursorMode(session.cursor()));
    }

    private PipeWireStream stream(int output, int width, int height, CaptureListener itsListener)
            throws InterruptedException {
        int node = session.streams().get(output).node();
        return PipeWireStream.open(
                new PipeWireSettings(
                        session.openPipeWireRemote(), "", node, request.frameRate(), dmaBuf, width, height),
                itsListener);
    }

    private Optional<InputSink> input(int output, PipeWireStream itsStream, SeenPointer itsPointer) {
        return session.allowsPointer() || session.allowsKeyboard()
                ? Optional.of(new PortalInputSink(
                        session, session.streams().get(output), itsStream::width, itsStream::height, itsPointer))
                : Optional.empty();
    }

    /** The portal gives none that a person would know. */
    private String id(int output) {
        List<PortalStream> streams = session.streams();
        String kind = streams.get(output).sourceType() == WINDOW ? "window" : "screen";
        return streams.size() == 1 ? kind : kind + "-" + (output + 1);
    }

    private static int sourceTypes(CaptureRequest request) {
        return switch (request.kind()) {
            case MONITOR -> PortalSession.Wish.MONITORS;
            case WINDOW -> PortalSession.Wish.WINDOWS;
            case MONITOR_OR_WINDOW -> PortalSession.Wish.MONITORS | PortalSession.Wish.WINDOWS;
            case VIRTUAL -> PortalSession.Wish.VIRTUAL;
        };
    }

    private static CursorMode cursorMode(PortalSession.Cursor cursor) {
        return switch (cursor) {
            case METADATA -> CursorMode.METADATA;
            case EMBEDDED -> CursorMode.EMBEDDED;
            case HIDDEN -> CursorMode.HIDDEN;
        };
    }

    @Override
    public CaptureDescription description() {
        return description;
    }

    @Override
    public Optional<InputSink> input() {
        return input;
    }

    @Override
    public void refresh() {
        stream.refresh();
    }

    @Override
    public void frameRate(int framesPerSecond) {
        stream.frameRate(framesPerSecond);
    }

    @Override
    public void gpuMemory(boolean accepted) {
        stream.gpuMemory(accepted);
    }

    /** A monitor that was made for this capture has the size of the format that is agreed on with it. */
    @Override
    public boolean resizable() {
        return request.kind() == SourceKind.VIRTUAL;
    }

    /** The portal gives a monitor a size, but no scale. */
    @Override
    public void resize(OutputSize size) {
        OutputSize unscaled = size.unscaled();
        resizeTo(unscaled.width(), unscaled.height());
    }

    @Override
    public void restoreSize() {
        resizeTo(request.width(), request.height());
    }

    private void resizeTo(int width, int height) {
        if (resizable()) {
            stream.resize(width, height);
        }
    }

    /** Everything that the person chose. */
    @Override
    public List<CaptureOutput> outputs() {
        return IntStream.range(0, session.streams().size())
                .mapToObj(this::output)
                .toList();
    }

    /** The portal tells logical pixels only, so the size of what is not captured is not known. */
    private CaptureOutput output(int index) {
        boolean captured = index == 0;
        return new CaptureOutput(id(index), "", captured ? stream.width() : 0, captured ? stream.height() : 0, 1);
    }

    @Override
    public CaptureSource open(String output, CaptureListener itsListener) throws InterruptedException {
        int index = outputs().stream().map(CaptureOutput::id).toList().indexOf(output);
        if (index < 0) {
            throw new CaptureException("The person at the desktop does not share " + output + ".");
        }
        SeenPointer itsPointer = new SeenPointer();
        PipeWireStream opened = stream(index, 0, 0, new Watching(itsListener, itsPointer));
        return new PortalOutputSource(describe(index), opened, input(index, opened, itsPointer));
    }

    @Override
    public CaptureStatistics statistics() {
        return stream.statistics();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        input.ifPresent(InputSink::close);
        if (stream != null) {
            stream.close();
        }
        if (session != null) {
            session.close();
        }
    }

    private void end() {
        if (opened && !closed.get() && ending.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("waycast-portal-end").start(this::nameTheCause);
        }
    }

    private void nameTheCause() {
        try {
            Thread.sleep(CAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Ending cause = cause();
        if (!closed.get()) {
            // No frame may follow the end, so the stream goes first.
            stream.close();
            listener.onEnded(cause.reason(), cause.retry());
        }
    }

    private Ending cause() {
        if (busLost) {
            return new Ending("The desktop's session bus went away.", true);
        }
        if (pipeWireEnding != null && PipeWireStream.CONNECTION_LOST.equals(pipeWireEnding.reason())) {
            return pipeWireEnding;
        }
        if (sessionClosed) {
            return session.desktopIsThere()
                    ? new Ending("The person at the desktop ended the sharing.", false)
                    : new Ending("The desktop went away.", true);
        }
        return pipeWireEnding;
    }

    private final class SessionEnd implements PortalSession.Listener {

        @Override
        public void onSessionClosed() {
            sessionClosed = true;
            end();
        }

        @Override
        public void onBusLost() {
            busLost = true;
            end();
        }
    }

    /** Remembers where the pointer was seen last. */
    static class Watching implements CaptureListener {

        private final CaptureListener listener;
        private final SeenPointer pointer;

        Watching(CaptureListener listener, SeenPointer pointer) {
            this.listener = listener;
            this.pointer = pointer;
        }

        @Override
        public void onFrame(VideoFrame frame) {
            listener.onFrame(frame);
        }

        @Override
        public void onCursor(CursorState cursor) {
            pointer.show(cursor);
            listener.onCursor(cursor);
        }

        @Override
        public void onEnded(String reason, boolean retry) {
            listener.onEnded(reason, retry);
        }
    }

    private final class Forwarder extends Watching {

        Forwarder() {
            super(listener, pointer);
        }

        @Override
        public void onEnded(String reason, boolean retry) {
            pipeWireEnding = new Ending(reason, retry);
            end();
        }
    }
}
