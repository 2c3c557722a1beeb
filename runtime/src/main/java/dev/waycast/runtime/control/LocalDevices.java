package dev.waycast.runtime.control;

import dev.waycast.media.input.evdev.InputDevices;
import dev.waycast.runtime.config.WaycastConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Hears the desktop's own mouse and keyboard, where they may be read, for as long as the application runs. */
@ApplicationScoped
public class LocalDevices {

    private static final Logger LOG = Logger.getLogger(LocalDevices.class);

    @Inject
    WaycastConfig config;

    @Inject
    ControlDesk desk;

    private InputDevices devices;

    void onStart(@Observes StartupEvent start) {
        if (!config.enabled() || !config.control().pauseOnLocalActivity()) {
            return;
        }
        try {
            devices = InputDevices.listen(desk::localActivity);
            LOG.infof("Remote input pauses while one of %d input devices is used here.", devices.listening());
        } catch (IOException none) {
            LOG.info("No input devices can be read here: only the pointer's own movement pauses remote input, and only"
                    + " where it is captured apart from the picture.");
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        if (devices != null) {
            devices.close();
        }
    }
}
