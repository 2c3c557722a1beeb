package dev.waycast.runtime.desktop;

import dev.waycast.media.CaptureException;
import dev.waycast.media.TransportException;
import dev.waycast.media.WaycastException;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameProcessor;
import dev.waycast.media.frame.FrameProcessors;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.pipeline.DesktopOutputs;
import dev.waycast.media.pipeline.DesktopPipeline;
import dev.waycast.media.pipeline.OutputListener;
import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.media.pipeline.Thumbnail;
import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.quality.Scenario;
import dev.waycast.media.stream.Rung;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.config.ConfigurationCheck.HttpBinding;
import dev.waycast.runtime.config.HttpBindings;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.host.Encoders;
import dev.waycast.runtime.ice.IceServers;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.EngineChoice;
import dev.waycast.transports.webrtc.SentFrame;
import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import dev.waycast.transports.webrtc.WebRtcTransport;
import dev.waycast.transports.webrtc.libwebrtc.LibWebRtcEngine;
import dev.waycast.transports.webrtc.libwebrtc.LibWebRtcPublication;
import dev.waycast.transports.webrtc.libwebrtc.PublicationListener;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The desktop that this application shows: starts the transport and the pipeline with the application and ends both with
 * it. The application stays up when the desktop cannot be captured; it is tried again, and viewers are told why they see
 * nothing. Thread-safe.
 */
@ApplicationScoped
public class DesktopService {

    private static final Logger LOG = Logger.getLogger(DesktopService.class);

    private final List<DesktopListener> listeners = new CopyOnWriteArrayList<>();

    @Inject
    WaycastConfig config;

    @Inject
    HttpBindings bindings;

    @Inject
    Encoders encoders;

    @Inject
    DesktopMetrics metrics;

    @All
    @Inject
    List<FrameProcessor> processors;

    private volatile WebRtcTransport transport;
    private volatile LibWebRtcEngine libwebrtc;
    private volatile EngineChoice engines;
    private volatile DesktopOutputs outputs;
    private volatile Limit limit = Limit.NONE;
    /** Null: as configured. */
    private volatile Quality chosenQuality;

    private boolean closed;
    private volatile int width;
    private volatile int height;

    void onStart(@Observes StartupEvent start) {
        if (!config.enabled()) {
            LOG.info("No desktop is served: quarkus.waycast.enabled is false.");
            return;
        }
        startTransport();
        if (config.capture().eager()) {
            // Trying the encoders takes a while, in which pages are served already: who connects waits for the rest.
            Thread.ofPlatform().daemon().name("waycast-start").start(this::startEagerly);
        }
    }

    private void startEagerly() {
        try {
            runningOutputs();
            // Starting leaves several times as much garbage as anything after it. Collected now, while hardly anybody
            // can be watching yet, the heap shrinks to what is needed and goes back to the system.
            System.gc();
        } catch (RuntimeException e) {
            LOG.error("The desktop could not be captured at start; it is tried again when somebody connects.", e);
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        close();
    }

    private void startTransport() {
        HttpBinding http = bindings.present();
        IceServers servers = IceServers.of(config.webrtc());
        WebRtcTransport starting = new WebRtcTransport(
                DesktopSettings.webrtc(config, http), () -> DesktopSettings.turnServers(config.webrtc(), servers));
        try {
            starting.start();
        } catch (WaycastException e) {
            throw new ConfigurationException(e.getMessage());
        }
        libwebrtc = new LibWebRtcEngine(
                DesktopSettings.libwebrtc(config), starting::addresses, () -> DesktopSettings.iceServers(servers));
        engines = new EngineChoice(
                switch (config.webrtc().engine()) {
                    case AUTO -> List.of(starting, libwebrtc);
                    case DIRECT -> List.of(starting);
                    case LIBWEBRTC -> List.of(libwebrtc);
                });
        transport = starting;
        metrics.watchTransport(starting, libwebrtc);
    }

    private DesktopPipeline runningPipeline() {
        return runningOutputs().first();
    }

    private DesktopOutputs runningOutputs() {
        DesktopOutputs running = outputs;
        return running != null ? running : startOutputs();
    }

    private synchronized DesktopOutputs startOutputs() {
        if (closed) {
            throw new CaptureException("This server is stopping.");
        }
        if (outputs == null) {
            DesktopOutputs starting = DesktopOutputs.start(
                    DesktopSettings.pipeline(config, quality(), frameProcessors()),
                    DesktopSettings.watchable(config.capture()),
                    encoders.selection(),
                    new OutputEvents());
            starting.limit(limit.maxBitrate(), limit.frameRate());
            metrics.watchPipeline(starting::statistics);
            metrics.watchRungs(starting::rungs);
            metrics.watchTiles(starting::tileStatistics);
            outputs = starting;
        }
        return outputs;
    }

    /** Beans of the application, and what is registered with {@code ServiceLoader}. */
    private List<FrameProcessor> frameProcessors() {
        return Stream.concat(processors.stream(), FrameProcessors.registered().stream())
                .toList();
    }

    private synchronized void close() {
        closed = true;
        if (transport != null) {
            libwebrtc.close();
            transport.close();
            transport = null;
        }
        if (outputs != null) {
            outputs.close();
        }
    }

    /** Whether there is a desktop to show at all. */
    public boolean isServing() {
        return transport != null;
    }

    public String name() {
        return config.name();
    }

    /** Whether it is captured, or will be in a moment, without waiting for anybody to watch. */
    public boolean isEager() {
        return isServing() && config.capture().eager();
    }

    /** How the first output is captured now; empty while nothing was started. */
    public Optional<PipelineStatus> status() {
        return Optional.ofNullable(outputs).map(running -> running.first().status());
    }

    /** Of all outputs together. */
    public Optional<PipelineStatistics> statistics() {
        return Optional.ofNullable(outputs).map(DesktopOutputs::statistics);
    }

    /** What viewers can turn to, in the desktop's order; empty while nothing is captured, or there is nothing to choose. */
    public List<CaptureOutput> outputs() {
        DesktopOutputs running = outputs;
        return running == null ? List.of() : running.all();
    }

    /** The id of the output that whoever turned to none watches; empty while nothing is captured. */
    public String firstOutput() {
        DesktopOutputs running = outputs;
        return running == null ? "" : running.firstId();
    }

    /** A viewer's own view, of the first output to begin with. The caller closes it. */
    public DesktopView openView() {
        return new DesktopView(this::runningOutputs, this::status);
    }

    /**
     * What a supervisor lets the desktop send.
     *
     * @param maxBitrate bit/s; 0: as configured
     * @param frameRate the most pictures per second; 0: as configured
     */
    public record Limit(long maxBitrate, int frameRate) {

        public static final Limit NONE = new Limit(0, 0);
    }

    /** Limits what is sent from the next picture on, within what is configured. */
    public synchronized void limit(Limit wanted) {
        limit = wanted;
        DesktopOutputs running = outputs;
        if (running != null) {
            running.limit(wanted.maxBitrate(), wanted.frameRate());
        }
    }

    public Limit limit() {
        return limit;
    }

    /** What counts more on this desktop, latency or the picture. */
    public record Quality(LatencyMode mode, Scenario scenario) {}

    /** Changes that for everybody who watches, from the next picture on, until the application ends. */
    public void quality(Quality wanted) {
        synchronized (this) {
            if (wanted.equals(quality())) {
                return;
            }
            chosenQuality = wanted;
            DesktopOutputs running = outputs;
            if (running != null) {
                running.quality(DesktopSettings.profile(config, wanted));
            }
        }
        listeners.forEach(listener -> listener.onQuality(wanted));
    }

    public Quality quality() {
        Quality chosen = chosenQuality;
        return chosen == null ? configuredQuality() : chosen;
    }

    public Quality configuredQuality() {
        return new Quality(config.quality().mode(), config.quality().scenario());
    }

    /**
     * A small picture of the desktop, whether or not somebody watches.
     *
     * @return completes with the next picture, on a media thread: hand it on at once. Never while nothing is captured
     */
    public CompletionStage<Thumbnail> thumbnail() {
        return runningPipeline().thumbnail();
    }

    /**
     * What viewers may be sent, best first, as SDP names codecs; empty when no desktop is served. May measure encoders:
     * not for an event loop.
     */
    public List<String> codecs() {
        return formats().stream()
                .map(format -> format.codec().name())
                .distinct()
                .toList();
    }

    /** The same as formats. */
    public List<VideoFormat> formats() {
        if (!config.enabled()) {
            return List.of();
        }
        DesktopOutputs running = outputs;
        return running == null
                ? encoders.selection().offered(DesktopSettings.formats(config.webrtc()))
                : running.first().ladder().formats();
    }

    /** How long viewers may hold pictures back to even out the network. */
    public Duration longestPlayout() {
        Quality present = quality();
        return QualityProfile.of(present.mode(), present.scenario()).playout().maximum();
    }

    /** Pixels of the first output's picture, 0 before that. */
    public int width() {
        return width;
    }

    /** Pixels of the first output's picture, 0 before that. */
    public int height() {
        return height;
    }

    /** Everybody who is connected or connecting. */
    public int viewers() {
        WebRtcTransport present = transport;
        return present == null ? 0 : present.sessions().size() + libwebrtc.viewers();
    }

    public boolean isFull() {
        return viewers()
                >= Math.min(config.webrtc().maxSessions(), config.viewers().max());
    }

    /** The UDP port viewers connect to; empty when the transport does not run. */
    public Optional<Integer> udpPort() {
        return Optional.ofNullable(transport).map(WebRtcTransport::port);
    }

    /** Answers the offer of somebody who watches the first output: see {@link #accept(String, Person, StreamLadder, WebRtcSessionListener)}. */
    public WebRtcSession accept(String offerSdp, Person person, WebRtcSessionListener listener) {
        return accept(offerSdp, person, runningPipeline().ladder(), listener);
    }

    /**
     * Answers a viewer's offer. May take some milliseconds: not for an event loop.
     *
     * @param person who wants to watch
     * @param pictures of the output that is to be shown
     * @throws WaycastException when it cannot, or the desktop is full; the message is for the viewer
     */
    public WebRtcSession accept(String offerSdp, Person person, StreamLadder pictures, WebRtcSessionListener listener) {
        WebRtcTransport present = transport;
        if (present == null) {
            throw new CaptureException("This server shows no desktop at the moment.");
        }
        requirePlace(present, person);
        Measured measured = new Measured(listener);
        WebRtcSession session = engines.accept(offerSdp, pictures, measured);
        measured.opened(session);
        return session;
    }

    private void requirePlace(WebRtcTransport present, Person person) {
        Admission admission =
                new Admission(config.viewers().max(), config.viewers().maxLoad());
        boolean firstClaim = person.owner() || person.roles().contains(Roles.ADMIN);
        Optional<String> refusal = firstClaim ? Optional.empty() : admission.refusal(viewers(), present.sendingShare());
        refusal.ifPresent(sentence -> {
            metrics.viewerRefused();
            throw new TransportException(TransportException.Problem.TOO_MANY_SESSIONS, sentence);
        });
    }

    /**
     * Answers the offer of somebody who publishes. May take some milliseconds: not for an event loop.
     *
     * @throws WaycastException when it cannot; the message is for who publishes
     */
    public LibWebRtcPublication receive(String offerSdp, PublicationListener listener) {
        LibWebRtcEngine present = libwebrtc;
        if (present == null) {
            throw new CaptureException("This server takes no pictures at the moment.");
        }
        return present.receive(offerSdp, listener);
    }

    /** Tells where the pointer is on the first output where it is not part of the picture. Close the result to hear no more. */
    public AutoCloseable onCursor(Consumer<CursorState> watcher) {
        return runningPipeline().onCursor(watcher);
    }

    /** Whether an output can take another size now, and may. */
    public boolean resizable(DesktopView view) {
        return config.capture().resize()
                && view.status().filter(PipelineStatus::resizable).isPresent();
    }

    /** Captures again after a person ended or declined it. */
    public void retryCapture() {
        runningPipeline().retry();
    }

    public void addListener(DesktopListener listener) {
        listeners.add(listener);
    }

    public void removeListener(DesktopListener listener) {
        listeners.remove(listener);
    }

    private final class OutputEvents implements OutputListener {

        @Override
        public void onEncoded(String output, EncodedFrame frame, Rung rung) {
            metrics.encoded(frame, rung);
        }

        @Override
        public void onPicture(String output, int newWidth, int newHeight) {
            if (output.equals(DesktopOutputs.FIRST)) {
                width = newWidth;
                height = newHeight;
            }
            listeners.forEach(listener -> listener.onPicture(output, newWidth, newHeight));
        }

        @Override
        public void onStatus(String output, PipelineStatus status) {
            listeners.forEach(listener -> listener.onStatus(output, status));
        }

        @Override
        public void onOutputs() {
            listeners.forEach(DesktopListener::onOutputs);
        }
    }

    /** Keeps the books of one session beside its listener. */
    private final class Measured implements WebRtcSessionListener {

        private final WebRtcSessionListener listener;
        private volatile WebRtcSession session;

        Measured(WebRtcSessionListener listener) {
            this.listener = listener;
        }

        void opened(WebRtcSession opened) {
            session = opened;
            metrics.sessions().opened(opened);
        }

        @Override
        public void onState(SessionState state, String reason) {
            WebRtcSession present = session;
            if (state.ended() && present != null) {
                metrics.sessions().ended(present);
            }
            listener.onState(state, reason);
        }

        @Override
        public void onFrameSent(SentFrame frame) {
            metrics.sent(frame);
            listener.onFrameSent(frame);
        }
    }
}
