package dev.waycast.media.portal;

import dev.waycast.media.CaptureException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.FileDescriptor;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation with the desktop's portal: a screen or window shared by the person there, and the way back if they
 * allowed it. The D-Bus connection is the session's own, for the desktop ends the session with it.
 */
public final class PortalSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PortalSession.class);

    /** How the pointer travels; the value is the portal's bit. */
    public enum Cursor {
        METADATA(4),
        EMBEDDED(2),
        HIDDEN(1);

        private final int bit;

        Cursor(int bit) {
            this.bit = bit;
        }
    }

    /** Why a session ended without being closed here. */
    public interface Listener {

        /** The desktop or the person at it ended the session. */
        void onSessionClosed();

        /** The session bus is gone, and the session with it. */
        void onBusLost();
    }

    /**
     * @param sourceTypes bits: 1 monitors, 2 windows, 4 virtual
     * @param input whether control is wanted
     */
    public record Wish(int sourceTypes, boolean input) {

        public static final int MONITORS = PortalCapabilities.MONITORS;
        public static final int WINDOWS = PortalCapabilities.WINDOWS;
        public static final int VIRTUAL = PortalCapabilities.VIRTUAL;
    }

    private static final int PERSIST_UNTIL_REVOKED = 2;
    private static final int ACCEPTED = 0;
    private static final int DECLINED = 1;
    private static final int ANSWER_SECONDS = 20;
    /** A person looks for the dialog, reads it and may have to unlock the screen first. */
    private static final int PERSON_SECONDS = 600;

    private final SessionBus bus;
    private final PortalCapabilities capabilities;
    /** Fails when the session ends by itself, so that nobody waits for an answer that cannot come. */
    private final CompletableFuture<Object[]> gone;

    private volatile String handle;
    private boolean remoteDesktop;
    private Cursor cursor = Cursor.EMBEDDED;
    private List<PortalStream> streams = List.of();
    private int devices;
    private boolean restored;

    private PortalSession(SessionBus bus, PortalCapabilities capabilities, CompletableFuture<Object[]> gone) {
        this.bus = bus;
        this.gone = gone;
        this.capabilities = capabilities;
    }

    /**
     * Opens a session and waits for the person at the desktop, up to ten minutes, unless a kept permission answers.
     *
     * @throws CaptureException when there is no portal, or the person declined
     */
    public static PortalSession open(PortalEnvironment environment, Wish wish, RestoreTokens tokens, Listener listener)
            throws InterruptedException {
        String address = environment
                .busAddress()
                .orElseThrow(
                        () -> new CaptureException("There is no D-Bus session bus. Start Waycast inside the desktop"
                                + " session, or set DBUS_SESSION_BUS_ADDRESS."));
        CompletableFuture<Object[]> gone = new CompletableFuture<>();
        SessionBus bus = SessionBus.connect(address, () -> {
            gone.completeExceptionally(new CaptureException("The session bus went away. Start again."));
            listener.onBusLost();
        });
        PortalSession session = new PortalSession(bus, PortalCapabilities.read(bus), gone);
        try {
            session.start(wish, tokens, listener);
            return session;
        } catch (PortalCallException e) {
            session.close();
            throw new CaptureException("The desktop's portal could not share a screen (" + e.getMessage()
                    + "). Check that xdg-desktop-portal and the backend of your desktop are running.");
        } catch (CaptureException | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    /** What the person chose, at least one. */
    public List<PortalStream> streams() {
        return streams;
    }

    public Cursor cursor() {
        return cursor;
    }

    public boolean allowsPointer() {
        return (devices & PortalCapabilities.POINTER) != 0;
    }

    public boolean allowsKeyboard() {
        return (devices & PortalCapabilities.KEYBOARD) != 0;
    }

    /** Whether a kept permission was offered to the portal. */
    public boolean usedKeptPermission() {
        return restored;
    }

    /**
     * A connection to PipeWire that shows the shared streams.
     *
     * @return a descriptor that belongs to this session's bus connection, which closes it
     */
    public int openPipeWireRemote() {
        try {
            Object[] answer = bus.call(
                    Portal.NAME,
                    Portal.PATH,
                    Portal.SCREEN_CAST,
                    "OpenPipeWireRemote",
                    "oa{sv}",
                    new DBusPath(handle),
                    Map.of());
            return ((FileDescriptor) answer[0]).getIntFileDescriptor();
        } catch (PortalCallException e) {
            throw new CaptureException("The portal gives no access to PipeWire (" + e.getMessage()
                    + "). Start it (systemctl --user start pipewire wireplumber) and try again.");
        }
    }

    /**
     * Plays input through the session and waits until the desktop took it: the portal serves calls in parallel, so two
     * that do not wait for each other may change places.
     *
     * @return false when the desktop refused it or is gone
     */
    public boolean notify(String method, Map<String, Variant<?>> options, String signature, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = new DBusPath(handle);
        all[1] = options;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        try {
            bus.call(Portal.NAME, Portal.PATH, Portal.REMOTE_DESKTOP, method, "oa{sv}" + signature, all);
            return true;
        } catch (PortalCallException e) {
            return false;
        }
    }

    /** Whether the desktop behind the portal still offers anything to share. */
    public boolean desktopIsThere() {
        return PortalCapabilities.read(bus).canCapture();
    }

    @Override
    public void close() {
        if (handle != null) {
            bus.send(Portal.NAME, handle, Portal.SESSION, "Close", "");
        }
        bus.close();
    }

    private void start(Wish wish, RestoreTokens tokens, Listener listener)
            throws PortalCallException, InterruptedException {
        if (!capabilities.canCapture()) {
            throw new CaptureException(missing(capabilities));
        }
        if (wish.sourceTypes() == Wish.VIRTUAL && !capabilities.canMakeMonitors()) {
            throw new CaptureException(
                    "This desktop's portal makes no virtual monitors. Set quarkus.waycast.capture.kind=monitor to share"
                            + " one that is there.",
                    false);
        }
        remoteDesktop = wish.input() && capabilities.canControl();
        if (remoteDesktop) {
            try {
                create(listener);
                selectDevices(tokens);
            } catch (PortalCallException e) {
                LOG.warn("The desktop can be watched but not controlled: {}", e.getMessage());
                endUnusable();
                remoteDesktop = false;
            }
        }
        if (!remoteDesktop) {
            create(listener);
        }
        selectSources(wish, tokens);
        begin(tokens);
    }

    private void create(Listener listener) throws PortalCallException, InterruptedException {
        Map<String, Variant<?>> options = options();
        options.put("session_handle_token", new Variant<>(token()));
        Map<?, ?> results = request(ANSWER_SECONDS, "CreateSession", "a{sv}", options);
        String created = String.valueOf(value(results, "session_handle"));
        handle = created;
        bus.onSignal(Portal.SESSION, "Closed", created, _ -> {
            if (created.equals(handle)) {
                gone.completeExceptionally(new CaptureException(
                        "The desktop closed the question whether to share it. Start again and answer the dialog.",
                        false));
                listener.onSessionClosed();
            }
        });
    }

    /** Leaves a session that got no devices; its end must not be taken for the end of the next one. */
    private void endUnusable() {
        if (handle != null) {
            bus.send(Portal.NAME, handle, Portal.SESSION, "Close", "");
            handle = null;
        }
    }

    private void selectDevices(RestoreTokens tokens) throws PortalCallException, InterruptedException {
        Map<String, Variant<?>> options = options();
        int wanted = capabilities.deviceTypes() & (PortalCapabilities.KEYBOARD | PortalCapabilities.POINTER);
        options.put("types", new Variant<>(new UInt32(wanted)));
        if (capabilities.remoteDesktopVersion() >= PortalCapabilities.PERSISTENT_REMOTE_DESKTOP) {
            persist(options, tokens);
        }
        select(Portal.REMOTE_DESKTOP, "SelectDevices", options);
    }

    private void selectSources(Wish wish, RestoreTokens tokens) throws PortalCallException, InterruptedException {
        Map<String, Variant<?>> options = options();
        int types = wish.sourceTypes() & capabilities.sourceTypes();
        options.put("types", new Variant<>(new UInt32(types == 0 ? capabilities.sourceTypes() : types)));
        options.put("multiple", new Variant<>(true));
        Arrays.stream(Cursor.values())
                .filter(mode -> (capabilities.cursorModes() & mode.bit) != 0)
                .findFirst()
                .ifPresent(mode -> {
                    cursor = mode;
                    options.put("cursor_mode", new Variant<>(new UInt32(mode.bit)));
                });
        // A session that controls too keeps its permission in SelectDevices; asking here would be an error.
        if (!remoteDesktop && capabilities.screenCastVersion() >= PortalCapabilities.PERSISTENT_SCREEN_CAST) {
            persist(options, tokens);
        }
        select(Portal.SCREEN_CAST, "SelectSources", options);
    }

    /** A kept permission that the portal cannot read is left out, so that the person is asked instead. */
    private void select(String interfaceName, String method, Map<String, Variant<?>> options)
            throws PortalCallException, InterruptedException {
        try {
            request(interfaceName, ANSWER_SECONDS, method, "oa{sv}", new DBusPath(handle), options);
        } catch (PortalCallException e) {
            if (options.remove("restore_token") == null) {
                throw e;
            }
            restored = false;
            LOG.info("The kept permission is not valid any more ({}): the desktop asks again.", e.getMessage());
            request(interfaceName, ANSWER_SECONDS, method, "oa{sv}", new DBusPath(handle), options);
        }
    }

    private void persist(Map<String, Variant<?>> options, RestoreTokens tokens) {
        options.put("persist_mode", new Variant<>(new UInt32(PERSIST_UNTIL_REVOKED)));
        Optional<String> token = tokens.read();
        token.ifPresent(kept -> options.put("restore_token", new Variant<>(kept)));
        restored = token.isPresent();
    }

    private void begin(RestoreTokens tokens) throws PortalCallException, InterruptedException {
        Map<?, ?> results = request(PERSON_SECONDS, "Start", "osa{sv}", new DBusPath(handle), "", options());
        if (value(results, "restore_token") instanceof String token) {
            tokens.write(token);
        }
        if (value(results, "streams") instanceof List<?> shared) {
            streams = shared.stream()
                    .filter(Object[].class::isInstance)
                    .map(stream -> PortalStream.of((Object[]) stream))
                    .toList();
        }
        if (streams.isEmpty()) {
            throw new CaptureException(
                    "Nothing was chosen to share. Pick a screen or window in the desktop's dialog.", false);
        }
        devices = !remoteDesktop ? 0 : value(results, "devices") instanceof UInt32 allowed ? allowed.intValue() : 0;
    }

    private Map<?, ?> request(int seconds, String method, String signature, Object... arguments)
            throws PortalCallException, InterruptedException {
        return request(
                remoteDesktop ? Portal.REMOTE_DESKTOP : Portal.SCREEN_CAST, seconds, method, signature, arguments);
    }

    /**
     * Calls a method whose answer comes later, as a signal of a request object. Its path is known beforehand, so the
     * signal cannot be missed.
     */
    private Map<?, ?> request(String interfaceName, int seconds, String method, String signature, Object... arguments)
            throws PortalCallException, InterruptedException {
        String token = token();
        @SuppressWarnings("unchecked")
        Map<String, Variant<?>> options = (Map<String, Variant<?>>) arguments[arguments.length - 1];
        options.put("handle_token", new Variant<>(token));
        String path = Portal.PATH + "/request/" + bus.uniqueName().substring(1).replace('.', '_') + "/" + token;
        CompletableFuture<Object[]> response = new CompletableFuture<>();
        AutoCloseable subscription =
                bus.onSignal(Portal.REQUEST, "Response", path, signal -> response.complete(parameters(signal)));
        try {
            bus.call(Portal.NAME, Portal.PATH, interfaceName, method, signature, arguments);
            return results(
                    method, (Object[]) CompletableFuture.anyOf(response, gone).get(seconds, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            bus.send(Portal.NAME, path, Portal.REQUEST, "Close", "");
            throw new CaptureException(
                    "Nobody answered the desktop's question whether to share the screen. Start again when somebody can.",
                    false);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CaptureException ended
                    ? ended
                    : new CaptureException(e.getCause().getMessage(), e.getCause());
        } finally {
            end(subscription);
        }
    }

    private static Map<?, ?> results(String method, Object[] response) throws PortalCallException {
        if (response.length < 2 || !(response[0] instanceof UInt32 code) || !(response[1] instanceof Map<?, ?> map)) {
            throw new PortalCallException(method + ": the answer is malformed");
        }
        return switch (code.intValue()) {
            case ACCEPTED -> map;
            case DECLINED ->
                throw new CaptureException(
                        "The person at the desktop declined to share it. Start again and allow it in the dialog.",
                        false);
            default ->
                throw new CaptureException(
                        "The desktop closed the question whether to share it. Start again and answer the dialog.",
                        false);
        };
    }

    private static Object[] parameters(DBusSignal signal) {
        try {
            return signal.getParameters();
        } catch (DBusException e) {
            return new Object[0];
        }
    }

    private static void end(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.debug("A signal's subscription could not be ended", e);
        }
    }

    private static Object value(Map<?, ?> results, String key) {
        return results.get(key) instanceof Variant<?> variant ? variant.getValue() : null;
    }

    private static Map<String, Variant<?>> options() {
        return new LinkedHashMap<>();
    }

    private static String token() {
        return "waycast" + UUID.randomUUID().toString().replace("-", "");
    }

    /** What to install, in one sentence. */
    public static String missing(PortalCapabilities capabilities) {
        return capabilities.screenCastVersion() == 0
                ? "The desktop's portal does not answer. Install xdg-desktop-portal and the backend of your desktop"
                        + " (xdg-desktop-portal-gnome, -kde, -wlr or -hyprland)."
                : "The desktop's portal has no screen to share. Install the backend of your desktop"
                        + " (xdg-desktop-portal-gnome, -kde, -wlr or -hyprland) and log in again.";
    }
}
