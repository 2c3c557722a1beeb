package dev.waycast.runtime.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Begins the trace of each viewer. Thread-safe. */
@ApplicationScoped
public class ConnectTraces {

    private final Tracer tracer;

    @Inject
    public ConnectTraces(Instance<OpenTelemetry> telemetry) {
        this(telemetry.isResolvable() ? telemetry.get() : OpenTelemetry.noop());
    }

    ConnectTraces(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("dev.waycast");
    }

    /** @param session the id that its log lines and records carry */
    public ConnectTrace begin(String session) {
        return new ConnectTrace(tracer, session);
    }
}
