package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.waycast.media.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc in this process: its library, and the one factory that all peers share. It is loaded when first needed and
 * stays: three threads that sleep, against a factory that aborts the process when it is disposed of while anything of it
 * lives. Thread-safe.
 */
final class LibWebRtc {

    private static final Logger LOG = LoggerFactory.getLogger(LibWebRtc.class);
    private static final String NEEDS =
            "libwebrtc cannot be used here: install what it needs with \"apt install libpulse0"
                    + " libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3\" (%s)";

    private static PeerConnectionFactory factory;

    private LibWebRtc() {}

    /** @throws TransportException when the library does not load here; the message says what to install */
    static synchronized PeerConnectionFactory factory() {
        if (factory == null) {
            factory = load();
        }
        return factory;
    }

    private static PeerConnectionFactory load() {
        long start = System.nanoTime();
        try {
            // The dummy layer: with any other, a host without a sound device makes libwebrtc abort the process.
            PeerConnectionFactory loaded = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
            LOG.info("libwebrtc is loaded ({} ms)", (System.nanoTime() - start) / 1_000_000);
            return loaded;
        } catch (LinkageError | RuntimeException e) {
            throw new TransportException(NEEDS.formatted(e.getMessage()), e);
        }
    }
}
