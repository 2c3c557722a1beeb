package dev.waycast.benchmarks.latency;

/** The way of a frame from the client's commit to the frame callback in the page, without a gap. */
public enum Stage {
    CAPTURE("commit → captured"),
    QUEUE("waiting for the encoder"),
    CONVERT("colour conversion"),
    ENCODE("encoder"),
    SEND("packetise, encrypt, send"),
    NETWORK("sent → last packet received by the browser"),
    DECODE("the browser's jitter buffer and decoder"),
    PRESENT("decoded → frame callback");

    private final String meaning;

    Stage(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }

    /** This stage's part of one frame's time in ms; NaN when the browser did not say. */
    double of(FrameSample seen, ServerFrame server, ClockMapping clock) {
        return switch (this) {
            case CAPTURE -> server.captured() - seen.committed();
            case QUEUE -> server.dequeued() - server.captured();
            case CONVERT -> server.converted() - server.dequeued();
            case ENCODE -> server.encoded() - server.converted();
            case SEND -> server.sent() - server.encoded();
            case NETWORK -> clock.monotonic(seen.received()) - server.sent();
            case DECODE -> seen.presented() - seen.received();
            case PRESENT -> seen.callback() - seen.presented();
        };
    }
}
