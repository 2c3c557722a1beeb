package dev.waycast.media.codec;

import dev.waycast.media.frame.VideoCodec;

/**
 * What an encoder can do on this host.
 *
 * @param name the FFmpeg encoder name, for instance {@code libx264}
 * @param codec what it makes
 * @param hardware whether a GPU does the work
 * @param liveBitrate whether the bitrate follows without reopening
 * @param dmaBuf whether it takes DMA-BUF frames without a copy
 */
public record EncoderCapabilities(
        String name, VideoCodec codec, boolean hardware, boolean liveBitrate, boolean dmaBuf) {}
