package dev.waycast.runtime.host;

import dev.waycast.media.codec.EncoderProvider;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSelection.Candidate;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.config.WaycastConfig.HardwareUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** The encoders this application may use, probed once on this host. Thread-safe. */
@ApplicationScoped
public class Encoders {

    /** Hardware encoders have priorities above this one. */
    private static final int HARDWARE = 500;

    @Inject
    WaycastConfig config;

    private EncoderSelection selection;

    /** Probes at the first call, which takes some tenths of a second. */
    public synchronized EncoderSelection selection() {
        if (selection == null) {
            selection = EncoderSelection.probe(config.encoder().priority().orElse(List.of()), usable());
        }
        return selection;
    }

    /** All of them, the first choice first, those that do not work here included. */
    public List<Candidate> candidates() {
        return selection().candidates();
    }

    /** FFmpeg names of all encoders on the class path, working or not. */
    public static Set<String> names() {
        return providers().stream().map(EncoderProvider::name).collect(Collectors.toSet());
    }

    /** FFmpeg names of the hardware encoders that work here. */
    public static Set<String> workingHardware() {
        GpuCapabilities gpu = GpuCapabilities.detect();
        List<EncoderProvider> hardware = providers().stream()
                .filter(provider -> provider.priority() > HARDWARE && gpu.suits(provider.name()))
                .toList();
        return EncoderSelection.probe(List.of(), hardware).candidates().stream()
                .filter(Candidate::works)
                .map(Candidate::name)
                .collect(Collectors.toSet());
    }

    /** Hardware that is switched off, or that this host does not have, is not even tried. */
    private List<EncoderProvider> usable() {
        GpuCapabilities gpu = GpuCapabilities.detect();
        boolean allowed = config.hardware().encoder() != HardwareUse.OFF;
        return providers().stream()
                .filter(provider -> provider.priority() <= HARDWARE || (allowed && gpu.suits(provider.name())))
                .toList();
    }

    private static List<EncoderProvider> providers() {
        return ServiceLoader.load(EncoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
