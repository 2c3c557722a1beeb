package dev.waycast.runtime.doctor;

import dev.waycast.media.TransportException;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.codec.ColorConverter;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSelection.Candidate;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.input.evdev.InputDevices;
import dev.waycast.media.notification.NotificationException;
import dev.waycast.media.notification.NotificationListener;
import dev.waycast.media.notification.NotificationService;
import dev.waycast.media.portal.PortalEnvironment;
import dev.waycast.runtime.doctor.Finding.Verdict;
import dev.waycast.runtime.host.GpuCapabilities;
import dev.waycast.transports.webrtc.libwebrtc.LibWebRtcEngine;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Looks at a machine and explains what Waycast can do on it, and what is missing for more. Asks nobody anything and
 * changes nothing.
 */
public final class Doctor {

    private static final int JAVA = 25;
    private static final int HTTP_PORT = 8080;
    private static final int UDP_PORT = 8189;

    private Doctor() {}

    /** Prints the findings; ends with 0 when a desktop can be shown here, otherwise with 1. */
    public static void main(String[] arguments) {
        List<Finding> findings = examine();
        findings.forEach(finding -> System.out.println(finding.line()));
        boolean healthy = findings.stream().noneMatch(finding -> finding.verdict() == Verdict.BROKEN);
        System.out.println();
        System.out.println(
                healthy
                        ? "A desktop can be shown from here: ./waycast start"
                        : "A desktop cannot be shown from here yet; what is marked with ✗ says why.");
        System.exit(healthy ? 0 : 1);
    }

    /** Everything, in the order of a picture's way. */
    public static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>(examineHost(EncoderSelection.probe(List.of())));
        findings.add(secondEngine());
        findings.add(httpPort());
        findings.add(udpPort());
        return List.copyOf(findings);
    }

    /**
     * Everything but the ports, which a server that runs holds itself, and libwebrtc, which stays where it was loaded.
     * Takes a second or so.
     *
     * @param encoders what was found of them; those speeds are measured that were not yet
     */
    public static List<Finding> examineHost(EncoderSelection encoders) {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(desktop());
        findings.add(pipeWire());
        findings.addAll(capture());
        findings.add(colourConversion());
        findings.addAll(encoders(encoders.candidates()));
        findings.addAll(formats(encoders));
        findings.addAll(gpu());
        findings.add(notifications());
        findings.add(localActivity());
        return List.copyOf(findings);
    }

    private static Finding java() {
        Runtime.Version version = Runtime.version();
        return version.feature() >= JAVA
                ? Finding.good("Java", "JDK " + version + ".")
                : Finding.broken("Java", "JDK " + version + " is too old; install JDK " + JAVA + " or later.");
    }

    private static Finding desktop() {
        String display = System.getenv("WAYLAND_DISPLAY");
        if (display == null) {
            return Finding.weak(
                    "Desktop", "WAYLAND_DISPLAY is not set: run this inside a Wayland session, or use ./waycast demo.");
        }
        String name = System.getenv("XDG_CURRENT_DESKTOP");
        return Finding.good("Desktop", (name == null ? "Wayland" : name) + " on " + display + ".");
    }

    private static Finding pipeWire() {
        String folder = System.getenv("XDG_RUNTIME_DIR");
        boolean running = folder != null && Files.exists(Path.of(folder, "pipewire-0"));
        return running
                ? Finding.good("PipeWire", "It runs.")
                : Finding.weak(
                        "PipeWire",
                        "It does not run for this user; capturing through the portal needs it (package pipewire).");
    }

    private static List<Finding> capture() {
        List<Finding> findings = new ArrayList<>();
        boolean usable = false;
        for (CaptureSourceProvider provider : providers()) {
            CaptureSourceProvider.Availability availability = probe(provider);
            boolean counts = availability.usable() && provider.priority() > 0;
            usable |= counts;
            String subject = "Capture with " + provider.name();
            findings.add(
                    availability.usable()
                            ? Finding.good(subject, availability.explanation())
                            : Finding.weak(subject, availability.explanation()));
        }
        if (!usable) {
            findings.add(Finding.broken(
                    "Capture",
                    "No desktop can be captured: start this inside a desktop with a ScreenCast portal or in a wlroots"
                            + " compositor such as sway."));
        }
        return findings;
    }

    private static List<CaptureSourceProvider> providers() {
        return ServiceLoader.load(CaptureSourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(CaptureSourceProvider::priority).reversed())
                .toList();
    }

    private static CaptureSourceProvider.Availability probe(CaptureSourceProvider provider) {
        try {
            return provider.probe();
        } catch (RuntimeException | LinkageError e) {
            return new CaptureSourceProvider.Availability(false, "It cannot be examined: " + e);
        }
    }

    private static Finding colourConversion() {
        try (ColorConverter converter = ColorConverter.open(64, 64)) {
            return converter.name().equals("libyuv")
                    ? Finding.good("Colour conversion", "libyuv is installed.")
                    : Finding.weak(
                            "Colour conversion",
                            "libyuv is missing, so swscale converts, at several times the cost (package libyuv0).");
        }
    }

    private static List<Finding> encoders(List<Candidate> candidates) {
        List<Finding> findings = new ArrayList<>();
        candidates.forEach(candidate -> findings.add(
                candidate.works()
                        ? Finding.good("Encoder", candidate.explanation())
                        : Finding.weak("Encoder", candidate.explanation())));
        if (candidates.stream().noneMatch(Candidate::works)) {
            findings.add(Finding.broken("Encoder", "No video encoder works here."));
        }
        return findings;
    }

    private static List<Finding> formats(EncoderSelection encoders) {
        return EncoderSelection.DEFAULT_ORDER.stream()
                .flatMap(
                        format -> encoders.candidates(format).stream()
                                .findFirst()
                                .map(first -> format(format, first.name(), encoders))
                                .stream())
                .toList();
    }

    private static Finding format(VideoFormat format, String encoder, EncoderSelection encoders) {
        String subject = "Format " + format.name();
        Optional<Duration> time = encoders.pictureTime(format);
        if (time.isEmpty()) {
            return Finding.weak(subject, encoder + " broke while it was measured, so it is not offered to viewers.");
        }
        String measured = String.format(
                Locale.ROOT,
                "%s takes %.1f ms for a picture of 1280x720 that changed all over",
                encoder,
                time.get().toNanos() / 1e6);
        return encoders.isEncodedWell(format)
                ? Finding.good(subject, measured + ".")
                : Finding.weak(
                        subject,
                        measured + ", which is slow: beside other formats it is offered to viewers only where"
                                + " quarkus.waycast.webrtc.codecs names it.");
    }

    private static Finding secondEngine() {
        String subject = "Second engine";
        try {
            LibWebRtcEngine.load();
            return Finding.good(
                    subject, "libwebrtc loads: it serves viewers that take no other way, and who publishes.");
        } catch (TransportException e) {
            return Finding.weak(subject, e.getMessage());
        }
    }

    private static List<Finding> gpu() {
        GpuCapabilities gpu = GpuCapabilities.detect();
        List<Finding> findings = new ArrayList<>();
        findings.add(
                gpu.renderNodes().isEmpty()
                        ? Finding.weak("GPU", "There is no render node in /dev/dri that this user may use.")
                        : Finding.good("GPU", "Render nodes: " + String.join(", ", gpu.renderNodes()) + "."));
        if (!gpu.renderNodes().isEmpty()) {
            findings.add(
                    gpu.vaProfiles().isEmpty()
                            ? Finding.weak("VA-API", "The driver encodes nothing, or is not installed.")
                            : Finding.good("VA-API", String.join("; ", gpu.vaProfiles()) + "."));
        }
        findings.add(
                gpu.nvencLibrary()
                        ? Finding.good("NVENC", "NVIDIA's encode library is there.")
                        : Finding.weak("NVENC", "NVIDIA's encode library is not there."));
        return findings;
    }

    private static Finding notifications() {
        String subject = "Notifications";
        Optional<String> bus = PortalEnvironment.of(System.getenv()).busAddress();
        if (bus.isEmpty()) {
            return Finding.weak(
                    subject,
                    "There is no D-Bus session bus, so questions to the person at the desktop appear on the desktop page"
                            + " and the terminal alone.");
        }
        try (NotificationService service = NotificationService.connect(bus.get(), NotificationListener.NONE)) {
            NotificationService.Capabilities found = service.capabilities();
            return found.hasActions()
                    ? Finding.good(subject, found.service() + " shows questions to the person at the desktop.")
                    : Finding.weak(
                            subject,
                            found.service() + " has nothing to click, so questions to the person at the desktop appear"
                                    + " on the desktop page and the terminal alone.");
        } catch (NotificationException e) {
            return Finding.weak(
                    subject,
                    "No notification service answers; with one (on sway: package mako-notifier) the person at the desktop"
                            + " is asked by a notification.");
        }
    }

    private static Finding localActivity() {
        InputDevices.Survey devices = InputDevices.survey();
        if (devices.readable() > 0) {
            return Finding.good("Local mouse, keyboard", "Their use is noticed and can pause remote input.");
        }
        return Finding.weak(
                "Local mouse, keyboard",
                devices.unreadable() > 0
                        ? "They cannot be read, so only the pointer's movement can pause remote input, and only through"
                                + " the portal (add this user to the group input for more)."
                        : "There are none here, so only the pointer's movement can pause remote input, and only through"
                                + " the portal.");
    }

    private static Finding httpPort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), HTTP_PORT));
            return Finding.good("HTTP port", HTTP_PORT + " is free.");
        } catch (IOException taken) {
            return Finding.weak(
                    "HTTP port", HTTP_PORT + " is taken: stop what uses it, or set QUARKUS_HTTP_PORT to another.");
        }
    }

    private static Finding udpPort() {
        try (DatagramSocket socket = new DatagramSocket(UDP_PORT, InetAddress.getLoopbackAddress())) {
            return Finding.good("UDP port", socket.getLocalPort() + " is free.");
        } catch (IOException taken) {
            return Finding.weak(
                    "UDP port",
                    UDP_PORT + " is taken: stop what uses it, or set QUARKUS_WAYCAST_WEBRTC_UDP_PORT to another.");
        }
    }
}
