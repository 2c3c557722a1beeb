package dev.waycast.runtime.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * One viewer's way to its first picture: a span {@code viewer}, and one below it for the step it is at. What comes after
 * the first picture is no part of it. Thread-safe.
 */
public final class ConnectTrace {

    private final Tracer tracer;
    private final Span viewer;
    private Span step;
    private boolean ended;

    ConnectTrace(Tracer tracer, String session) {
        this.tracer = tracer;
        viewer = tracer.spanBuilder("viewer")
                .setNoParent()
                .setAttribute("session", session)
                .startSpan();
    }

    /** The person at the desktop is asked. */
    public void asked() {
        step("viewer.consent");
    }

    /** The person at the desktop decided, or let the time pass. */
    public synchronized void decided(String answer) {
        if (step != null) {
            step.setAttribute("answer", answer);
            endStep();
        }
    }

    /** The viewer's offer arrived. */
    public void offered() {
        step("viewer.negotiate");
    }

    /** The answer was sent. */
    public void answered() {
        step("viewer.connect");
    }

    /** ICE and DTLS are done. */
    public void connected() {
        step("viewer.first-frame");
    }

    /** The first picture left; the trace is complete. Harmless when called for every picture. */
    public void frameSent() {
        end(null);
    }

    /** The viewer left; an error when it saw no picture until then. */
    public void left(String reason) {
        end(reason);
    }

    private synchronized void step(String name) {
        if (!ended) {
            endStep();
            step = tracer.spanBuilder(name)
                    .setParent(Context.root().with(viewer))
                    .startSpan();
        }
    }

    private synchronized void end(String error) {
        if (ended) {
            return;
        }
        ended = true;
        endStep();
        if (error != null) {
            viewer.setStatus(StatusCode.ERROR, error);
        }
        viewer.end();
    }

    private void endStep() {
        if (step != null) {
            step.end();
            step = null;
        }
    }
}
