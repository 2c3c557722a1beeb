package dev.waycast.media.quality;

/** How much time and how many bits an encoder may spend on a picture. VA-API and Vulkan take the same for all. */
public enum EncoderEffort {
    FASTEST,
    FASTER,
    FAST
}
