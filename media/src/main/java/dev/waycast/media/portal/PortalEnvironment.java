package dev.waycast.media.portal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process finds the desktop, by the environment's usual variables.
 *
 * @param busAddress the session bus; empty: there is none
 * @param pipeWireSocket PipeWire's socket; empty: there is none
 * @param desktop as in {@code XDG_CURRENT_DESKTOP}, for instance {@code GNOME}; empty: unknown
 */
public record PortalEnvironment(Optional<String> busAddress, Optional<Path> pipeWireSocket, String desktop) {

    public static PortalEnvironment of(Map<String, String> variables) {
        Optional<Path> runtimeFolder =
                Optional.ofNullable(variables.get("XDG_RUNTIME_DIR")).map(Path::of);
        Optional<Path> pipeWireFolder = Optional.ofNullable(variables.get("PIPEWIRE_RUNTIME_DIR"))
                .map(Path::of)
                .or(() -> runtimeFolder);
        return new PortalEnvironment(
                Optional.ofNullable(variables.get("DBUS_SESSION_BUS_ADDRESS"))
                        .or(() -> runtimeFolder
                                .map(folder -> folder.resolve("bus"))
                                .filter(Files::exists)
                                .map(bus -> "unix:path=" + bus)),
                pipeWireFolder
                        .map(folder -> folder.resolve(variables.getOrDefault("PIPEWIRE_REMOTE", "pipewire-0")))
                        .filter(Files::exists),
                variables.getOrDefault("XDG_CURRENT_DESKTOP", ""));
    }
}
