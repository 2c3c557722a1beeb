package dev.waycast.benchmarks.latency;

/** Placeholder until the light WebRTC viewer is wired. */
final class LightViewers implements AutoCloseable {

    private LightViewers() {}

    static LightViewers connect(ServerProcess server, int number) {
        if (number > 0) {
            throw new IllegalStateException("not wired");
        }
        return new LightViewers();
    }

    void check() {}

    @Override
    public void close() {}
}
