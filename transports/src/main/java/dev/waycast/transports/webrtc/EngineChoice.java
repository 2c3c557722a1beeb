package dev.waycast.transports.webrtc;

import dev.waycast.media.TransportException;
import dev.waycast.media.stream.StreamLadder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the engine of each viewer: the first that can serve it. What one cannot read, or has no codec or path for, the
 * next may; where places are lacking, another engine is no way round. Thread-safe.
 */
public final class EngineChoice {

    private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);

    private final List<WebRtcEngine> engines;

    /** @param engines those that may be used, at least one, the preferred one first */
    public EngineChoice(List<WebRtcEngine> engines) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("There must be an engine to choose");
        }
        this.engines = List.copyOf(engines);
    }

    /**
     * Answers a viewer's offer.
     *
     * @throws TransportException that of the first engine, when none can serve the viewer
     */
    public WebRtcSession accept(String offerSdp, StreamLadder ladder, WebRtcSessionListener listener) {
        TransportException refusal = null;
        for (WebRtcEngine engine : engines) {
            try {
                return engine.accept(offerSdp, ladder, listener);
            } catch (TransportException e) {
                if (refusal == null) {
                    refusal = e;
                } else {
                    refusal.addSuppressed(e);
                }
                if (!anotherMayServe(e)) {
                    throw refusal;
                }
                LOG.info(
                        "The engine {} cannot serve a viewer: {}",
                        engine.engine().text(),
                        e.getMessage());
            }
        }
        throw refusal;
    }

    private static boolean anotherMayServe(TransportException refusal) {
        return switch (refusal.problem()) {
            case OFFER_REJECTED, CODEC_UNSUPPORTED -> true;
            case TOO_MANY_SESSIONS, NO_PORT, FAILED -> false;
        };
    }
}
