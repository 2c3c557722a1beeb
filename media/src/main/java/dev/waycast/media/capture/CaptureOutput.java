package dev.waycast.media.capture;

/**
 * Something of a desktop that can be captured by itself, mostly a screen.
 *
 * @param id names it among the others of its desktop, for instance {@code HEADLESS-1}
 * @param name for people, for instance the screen's maker and model; may be empty
 * @param width device pixels; 0: not known yet
 * @param height device pixels; 0: not known yet
 * @param scale device pixels for one logical pixel
 */
public record CaptureOutput(String id, String name, int width, int height, double scale) {}
