package dev.waycast.media.codec;

import dev.waycast.media.frame.VideoCodec;
import java.nio.file.Path;

/**
 * Extension point: an encoder. Implementations are found by {@link java.util.ServiceLoader}: one class with a public
 * no-argument constructor and one line in {@code META-INF/services/dev.waycast.media.codec.EncoderProvider}.
 */
public interface EncoderProvider {

    /** The FFmpeg encoder name, as written in {@code quarkus.waycast.encoder.priority}. */
    String name();

    /** What it makes where it works. */
    VideoCodec codec();

    /** Higher is tried first. libx264 200, libopenh264 100, hardware 600 and more. */
    int priority();

    /**
     * Whether a device and its driver do the work. Such an encoder is given up when it does not answer, and {@code
     * quarkus.waycast.hardware.encoder} decides whether it is used.
     */
    default boolean hardware() {
        return false;
    }

    /** Whether the project has seen it work. False where it has no such hardware: {@code doctor} says so. */
    default boolean provenByProject() {
        return true;
    }

    /**
     * The same encoder on this GPU alone; itself when it does not work on a DRM render node.
     *
     * @param node for instance {@code /dev/dri/renderD128}
     */
    default EncoderProvider onRenderNode(Path node) {
        return this;
    }

    /**
     * What it can do here, found by opening it and encoding a frame.
     *
     * @throws dev.waycast.media.EncoderException when it does not work on this host; says why in one sentence
     */
    EncoderCapabilities probe();

    /** @throws dev.waycast.media.EncoderException when it cannot; the message says why */
    VideoEncoder open(EncoderSettings settings);
}
