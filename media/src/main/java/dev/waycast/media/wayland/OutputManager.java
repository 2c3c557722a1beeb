package dev.waycast.media.wayland;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the mode and scale of outputs by {@code zwlr_output_manager_v1}. Everything happens on the connection's thread;
 * requests come from any thread, and of several for the same output the last one counts.
 */
public final class OutputManager {

    private static final Logger LOG = LoggerFactory.getLogger(OutputManager.class);

    private static final WaylandInterface MANAGER = WaylandInterface.of("zwlr_output_manager_v1", "n", "u", "");
    private static final WaylandInterface HEAD = WaylandInterface.of(
            "zwlr_output_head_v1", "s", "s", "ii", "n", "i", "o", "ii", "i", "f", "", "s", "s", "s", "u");
    private static final WaylandInterface MODE = WaylandInterface.of("zwlr_output_mode_v1", "ii", "i", "", "");
    private static final WaylandInterface CONFIGURATION =
            WaylandInterface.of("zwlr_output_configuration_v1", "", "", "");
    private static final WaylandInterface CONFIGURATION_HEAD = WaylandInterface.of("zwlr_output_configuration_head_v1");
    private static final int HIGHEST_VERSION = 4;
    private static final int RELEASE_SINCE = 3;

    private static final int CREATE_CONFIGURATION = 0;
    private static final int ENABLE_HEAD = 0;
    private static final int DISABLE_HEAD = 1;
    private static final int APPLY = 2;
    private static final int DESTROY_CONFIGURATION = 4;
    private static final int SUCCEEDED = 0;
    private static final int CANCELLED = 2;
    private static final int SET_CUSTOM_MODE = 1;
    private static final int SET_POSITION = 2;
    private static final int SET_TRANSFORM = 3;
    private static final int SET_SCALE = 4;
    private static final int RELEASE = 0;
    private static final int MODE_FINISHED = 3;

    /** How soon an output that has just come is looked at again. */
    private static final long SETTLING_NANOS = 20_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** @param refreshMilliHertz 0: whatever the output does by itself */
    private record State(int width, int height, int refreshMilliHertz, double scale) {}

    /** @param state null: the output's own */
    private record Change(String output, State state, CompletableFuture<Boolean> done) {}

    private final WaylandConnection connection;
    private final WaylandProxy manager;
    private final WaylandOutputs outputs;

    // The connection's thread only.
    private final List<Head> heads = new ArrayList<>();
    private final Map<String, Change> waiting = new LinkedHashMap<>();
    private WaylandProxy configuration;
    private int serial;
    private boolean current;

    private OutputManager(WaylandConnection connection, WaylandConnection.Global global) {
        this.connection = connection;
        manager = connection.bind(global, MANAGER, HIGHEST_VERSION, this::onEvent);
        outputs = WaylandOutputs.follow(connection);
    }

    /** Empty where the compositor lets nobody change its outputs. */
    public static Optional<OutputManager> bind(WaylandConnection connection) throws InterruptedException {
        Optional<OutputManager> bound = connection.global(MANAGER).map(global -> new OutputManager(connection, global));
        if (bound.isPresent()) {
            connection.roundTrip(PATIENCE);
        }
        return bound;
    }

    /**
     * Whether an output has no screen behind it, and so takes every mode. Nobody far away should change what a person
     * sits in front of.
     */
    public boolean isVirtual(String output) throws InterruptedException {
        CompletableFuture<Boolean> found = new CompletableFuture<>();
        boolean open = connection.execute(
                () -> found.complete(find(output).filter(Head::isVirtual).isPresent()));
        return open && await(found).orElse(false);
    }

    /**
     * Changes a virtual output; all others stay as they are.
     *
     * @param width device pixels
     * @param height device pixels
     * @param scale device pixels for one logical pixel
     */
    public void change(String output, int width, int height, double scale) {
        request(output, new State(width, height, 0, scale));
    }

    /** Gives an output back what it had before the first {@link #change}. */
    public void restore(String output) {
        request(output, null);
    }

    /**
     * Restores, and waits until that is done, at most two seconds: the compositor does not read what comes right before
     * the end of a connection.
     */
    public void restoreNow(String output) throws InterruptedException {
        await(request(output, null));
    }

    private CompletableFuture<Boolean> request(String output, State wanted) {
        Change change = new Change(output, wanted, new CompletableFuture<>());
        boolean open = connection.execute(() -> {
            Change older = waiting.put(output, change);
            if (older != null) {
                older.done.complete(false);
            }
            applyNext();
        });
        if (!open) {
            change.done.complete(false);
        }
        return change.done;
    }

    private static <T> Optional<T> await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Head> find(String output) {
        return heads.stream().filter(head -> output.equals(head.name)).findFirst();
    }

    private void onEvent(WaylandEvent event) {
        switch (event.opcode()) {
            case 0 -> heads.add(new Head(event.integer(0)));
            case 1 -> {
                serial = event.integer(0);
                current = true;
                applyNext();
            }
            case 2 -> {
                current = false;
                waiting.values().forEach(change -> change.done.complete(false));
                waiting.clear();
            }
            default -> {} // not in the signature
        }
    }

    /** One configuration at a time; it names every output, as the protocol demands. */
    private void applyNext() {
        if (configuration != null || !current || waiting.isEmpty()) {
            return;
        }
        if (!outputs.areDescribed()) {
            connection.schedule(System.nanoTime() + SETTLING_NANOS, this::applyNext);
            return;
        }
        Change change = waiting.values().iterator().next();
        Optional<State> wanted = find(change.output).flatMap(head -> head.next(change.state));
        if (wanted.isEmpty()) {
            done(change, true);
            return;
        }
        int basis = serial;
        configuration = manager.request(CREATE_CONFIGURATION)
                .newObject()
                .integer(basis)
                .create(CONFIGURATION, event -> onConfigured(event.opcode(), change, basis));
        for (Head head : heads) {
            configure(head, head.name.equals(change.output) ? wanted.get() : null);
        }
        configuration.request(APPLY).send();
    }

    /** @param wanted null: as it is */
    private void configure(Head head, State wanted) {
        Optional<OutputDescription> active = head.output();
        if (active.isEmpty()) {
            configuration.request(DISABLE_HEAD).object(head.proxy).send();
            return;
        }
        WaylandProxy configured = configuration
                .request(ENABLE_HEAD)
                .newObject()
                .object(head.proxy)
                .create(CONFIGURATION_HEAD, event -> {});
        if (wanted == null && head.enabled) {
            return;
        }
        OutputDescription output = active.get();
        State state = wanted == null ? head.present(output) : wanted;
        configured
                .request(SET_CUSTOM_MODE)
                .integer(state.width)
                .integer(state.height)
                .integer(state.refreshMilliHertz)
                .send();
        configured.request(SET_POSITION).integer(output.x()).integer(output.y()).send();
        configured.request(SET_TRANSFORM).integer(output.transform()).send();
        configured.request(SET_SCALE).fixed(state.scale).send();
    }

    private void onConfigured(int outcome, Change change, int basis) {
        configuration.destroy(DESTROY_CONFIGURATION);
        configuration = null;
        if (outcome == CANCELLED) {
            // The outputs changed meanwhile; the compositor says how, with another serial, unless it has already.
            current = serial != basis;
            applyNext();
            return;
        }
        if (outcome != SUCCEEDED) {
            LOG.info("The compositor does not change {} to {}", change.output, change.state);
        }
        done(change, outcome == SUCCEEDED);
    }

    private void done(Change change, boolean succeeded) {
        waiting.remove(change.output, change);
        change.done.complete(succeeded);
        applyNext();
    }

    /** One output as the manager describes it. */
    private final class Head {

        private final WaylandProxy proxy;
        private String name = "";
        private boolean enabled;
        private boolean physical;
        private int modes;
        private double scale;
        /** What it showed before it was changed here; null: it was not. */
        private State own;

        Head(int id) {
            proxy = manager.adopt(id, HEAD, this::onEvent);
        }

        /**
         * The output while it is on. sway 1.7 calls every output disabled that has no listed mode, which is every one
         * without a screen; {@code wl_output} tells the truth.
         */
        Optional<OutputDescription> output() {
            return outputs.described().stream()
                    .map(WaylandOutput::describe)
                    .filter(output -> output.name().equals(name))
                    .findFirst();
        }

        /** A screen has a size that can be measured, or several modes. */
        boolean isVirtual() {
            return !physical && modes <= 1 && output().isPresent();
        }

        /**
         * What to change it to.
         *
         * @param wanted null: its own state
         * @return empty: nothing is to be done
         */
        Optional<State> next(State wanted) {
            if (wanted == null) {
                Optional<State> back = Optional.ofNullable(own);
                own = null;
                return back;
            }
            if (!isVirtual()) {
                return Optional.empty();
            }
            if (own == null) {
                own = present(output().orElseThrow());
            }
            return Optional.of(wanted);
        }

        State present(OutputDescription output) {
            boolean turned = (output.transform() & 1) != 0;
            int logical = turned ? output.logicalHeight() : output.logicalWidth();
            double seen = (double) output.width() / Math.max(1, logical);
            return new State(
                    output.width(), output.height(), output.refreshMilliHertz(), enabled && scale > 0 ? scale : seen);
        }

        private void onEvent(WaylandEvent event) {
            switch (event.opcode()) {
                case 0 -> name = event.string(0);
                case 2 -> physical = event.integer(0) > 0 && event.integer(1) > 0;
                case 3 -> addMode(event.integer(0));
                case 4 -> enabled = event.integer(0) != 0;
                case 8 -> scale = event.fixed(0);
                case 9 -> {
                    heads.remove(this);
                    release(proxy);
                }
                default -> {} // described by wl_output as well, or of no use here
            }
        }

        private void addMode(int id) {
            modes++;
            WaylandProxy[] mode = new WaylandProxy[1];
            mode[0] = proxy.adopt(id, MODE, event -> {
                if (event.opcode() == MODE_FINISHED) {
                    modes--;
                    release(mode[0]);
                }
            });
        }
    }

    private static void release(WaylandProxy proxy) {
        if (proxy.version() >= RELEASE_SINCE) {
            proxy.destroy(RELEASE);
        }
    }
}
