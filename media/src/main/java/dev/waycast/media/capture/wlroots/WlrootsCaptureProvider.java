package dev.waycast.media.capture.wlroots;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureDescription.CursorMode;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.input.wlroots.WlrootsInputSink;
import dev.waycast.media.wayland.OutputDescription;
import dev.waycast.media.wayland.OutputManager;
import dev.waycast.media.wayland.WaylandConnection;
import dev.waycast.media.wayland.WaylandOutput;
import dev.waycast.media.wayland.WaylandOutputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Captures sway and other desktops on wlroots directly, without a portal and without asking anybody: whoever may open
 * the compositor's socket may see the desktop.
 */
public final class WlrootsCaptureProvider implements CaptureSourceProvider {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path socket;

    /** The desktop that this process was started in. */
    public WlrootsCaptureProvider() {
        this(null);
    }

    /** @param socket the compositor's socket; null: the one that WAYLAND_DISPLAY names at the time of use */
    public WlrootsCaptureProvider(Path socket) {
        this.socket = socket;
    }

    @Override
    public String name() {
        return "wlroots";
    }

    @Override
    public int priority() {
        return 300;
    }

    @Override
    public Availability probe() {
        try (WaylandConnection connection = connect()) {
            String compositor = connection.compositor();
            if (!canCopy(connection)) {
                return new Availability(false, missing(connection));
            }
            List<OutputDescription> outputs = describeOutputs(connection);
            if (outputs.isEmpty()) {
                return new Availability(false, noOutput());
            }
            String names = outputs.stream()
                    .map(output -> output.name() + " " + output.width() + "x" + output.height())
                    .collect(Collectors.joining(", "));
            return new Availability(
                    true,
                    (compositor.isEmpty() ? "The compositor" : compositor) + " can be captured directly: " + names);
        } catch (CaptureException e) {
            return new Availability(false, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Availability(false, "The search for a compositor was interrupted.");
        }
    }

    /**
     * The outputs that can be captured, in the compositor's order.
     *
     * @throws CaptureException when there is no compositor
     */
    public List<OutputDescription> outputs() throws InterruptedException {
        try (WaylandConnection connection = connect()) {
            return describeOutputs(connection);
        }
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener listener) throws InterruptedException {
        WaylandConnection connection = connect();
        try {
            ScreencopySource source = open(connection, request, listener);
            source.start();
            return source;
        } catch (RuntimeException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    private ScreencopySource open(WaylandConnection connection, CaptureRequest request, CaptureListener listener)
            throws InterruptedException {
        if (!canCopy(connection)) {
            throw new CaptureException(missing(connection));
        }
        WaylandOutputs outputs = WaylandOutputs.follow(connection);
        connection.roundTrip(PATIENCE);
        WaylandOutput output = choose(outputs.described(), request.output());
        Optional<InputSink> input =
                request.input() ? WlrootsInputSink.open(connection, output).map(sink -> sink) : Optional.empty();
        String outputName = output.describe().name();
        CaptureDescription description =
                new CaptureDescription(name(), connection.compositor(), outputName, CursorMode.EMBEDDED);
        Optional<OutputManager> resizing = resizing(connection, outputName);
        return new ScreencopySource(this, request, connection, outputs, output, description, input, resizing, listener);
    }

    private static Optional<OutputManager> resizing(WaylandConnection connection, String output)
            throws InterruptedException {
        Optional<OutputManager> manager = OutputManager.bind(connection);
        return manager.isPresent() && manager.get().isVirtual(output) ? manager : Optional.empty();
    }

    private WaylandConnection connect() throws InterruptedException {
        return WaylandConnection.open(socket == null ? WaylandConnection.defaultSocket() : socket);
    }

    private static boolean canCopy(WaylandConnection connection) {
        return connection
                        .global(ScreencopySource.MANAGER)
                        .filter(global -> global.version() >= ScreencopySource.MANAGER_VERSION)
                        .isPresent()
                && connection.global(ScreencopySource.SHM).isPresent();
    }

    private static String missing(WaylandConnection connection) {
        String compositor = connection.compositor();
        return (compositor.isEmpty() ? "This compositor" : "The compositor " + compositor)
                + " does not offer wlr-screencopy version 3: capture through the portal"
                + " (quarkus.waycast.capture.source=portal).";
    }

    private static String noOutput() {
        return "The desktop has no output: plug in or create one, in sway with 'swaymsg create_output'.";
    }

    private static List<OutputDescription> describeOutputs(WaylandConnection connection) throws InterruptedException {
        WaylandOutputs outputs = WaylandOutputs.follow(connection);
        connection.roundTrip(PATIENCE);
        return outputs.described().stream().map(WaylandOutput::describe).toList();
    }

    private static WaylandOutput choose(List<WaylandOutput> outputs, String name) {
        if (outputs.isEmpty()) {
            throw new CaptureException(noOutput());
        }
        if (name == null || name.isEmpty()) {
            return outputs.getFirst();
        }
        return outputs.stream()
                .filter(output -> output.describe().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CaptureException("There is no output " + name + "; there is "
                        + outputs.stream()
                                .map(output -> output.describe().name())
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
