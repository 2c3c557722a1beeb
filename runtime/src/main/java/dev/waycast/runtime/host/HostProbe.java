package dev.waycast.runtime.host;

/** Prints what this host has for encoding. A process of its own: native libraries stay out of the build's. */
public final class HostProbe {

    private HostProbe() {}

    public static void main(String[] arguments) {
        HostCapabilities.detect().lines().forEach(System.out::println);
    }
}
