package dev.waycast.media.notification;

import dev.waycast.media.CaptureException;
import dev.waycast.media.notification.NotificationListener.CloseReason;
import dev.waycast.media.portal.PortalCallException;
import dev.waycast.media.portal.SessionBus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the desktop's notification service. Calls block until the service answers, 20 seconds at most: not for
 * a thread that others wait for. Thread-safe.
 */
public final class NotificationService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationService.class);
    private static final String NAME = "org.freedesktop.Notifications";
    private static final String PATH = "/org/freedesktop/Notifications";
    private static final String BUS = "org.freedesktop.DBus";
    private static final String APPLICATION = "Waycast";
    private static final int NEVER = 0;

    private final SessionBus bus;

    private NotificationService(SessionBus bus) {
        this.bus = bus;
    }

    /**
     * @param busAddress of the session bus
     * @throws NotificationException when there is no bus; a service may be missing and come later
     */
    public static NotificationService connect(String busAddress, NotificationListener listener)
            throws NotificationException {
        SessionBus bus;
        try {
            bus = SessionBus.connect(busAddress, listener::onBusLost);
        } catch (CaptureException e) {
            throw new NotificationException(e.getMessage(), e);
        }
        try {
            NotificationService service = new NotificationService(bus);
            service.listen(listener);
            return service;
        } catch (PortalCallException e) {
            bus.close();
            throw new NotificationException(e.getMessage(), e);
        }
    }

    /**
     * What the service is and can do. The bus starts it if it knows how to.
     *
     * @throws NotificationException when there is none
     */
    public Capabilities capabilities() throws NotificationException {
        Object[] information = call("GetServerInformation", "");
        Object[] capabilities = call("GetCapabilities", "");
        if (information.length < 3 || capabilities.length < 1) {
            throw new NotificationException("The answer of the notification service is malformed", null);
        }
        return new Capabilities(information[0] + " " + information[2], owner(), strings(capabilities[0]));
    }

    /**
     * Shows a notification.
     *
     * @param replaces the id of the one it takes the place of; 0: none
     * @return its id, above 0
     */
    public long show(Notification notification, Capabilities capabilities, long replaces) throws NotificationException {
        Map<String, Variant<?>> hints = new LinkedHashMap<>();
        hints.put("urgency", new Variant<>(notification.urgency().level()));
        hints.put("resident", new Variant<>(notification.resident()));
        hints.put("category", new Variant<>("presence"));
        List<String> actions = new ArrayList<>();
        if (capabilities.hasActions()) {
            notification.actions().forEach(action -> actions.addAll(List.of(action.key(), action.label())));
        }
        Object[] answer = call(
                "Notify",
                "susssasa{sv}i",
                APPLICATION,
                new UInt32(replaces),
                "",
                summary(notification, capabilities),
                body(notification, capabilities),
                actions.toArray(String[]::new),
                hints,
                NEVER);
        if (answer.length < 1 || !(answer[0] instanceof UInt32 id)) {
            throw new NotificationException("The answer of the notification service is malformed", null);
        }
        return id.longValue();
    }

    /** Takes a notification away. Does nothing when it is gone already, as the specification allows an error then. */
    public void close(long id) {
        try {
            call("CloseNotification", "u", new UInt32(id));
        } catch (NotificationException gone) {
            LOG.debug("Notification {} could not be closed: {}", id, gone.getMessage());
        }
    }

    @Override
    public void close() {
        bus.close();
    }

    private void listen(NotificationListener listener) throws PortalCallException {
        bus.onSignal(NAME, "ActionInvoked", PATH, signal -> {
            Object[] values = values(signal);
            if (values.length == 2 && values[0] instanceof UInt32 id) {
                listener.onAction(id.longValue(), String.valueOf(values[1]));
            }
        });
        bus.onSignal(NAME, "NotificationClosed", PATH, signal -> {
            Object[] values = values(signal);
            if (values.length == 2 && values[0] instanceof UInt32 id && values[1] instanceof UInt32 reason) {
                listener.onClosed(id.longValue(), CloseReason.of(reason.intValue()));
            }
        });
        bus.onSignal(BUS, "NameOwnerChanged", null, signal -> {
            Object[] values = values(signal);
            if (values.length == 3 && NAME.equals(values[0])) {
                if (String.valueOf(values[2]).isEmpty()) {
                    listener.onEnded();
                } else {
                    listener.onStarted(String.valueOf(values[2]));
                }
            }
        });
    }

    private Object[] call(String method, String signature, Object... arguments) throws NotificationException {
        try {
            return bus.call(NAME, PATH, NAME, method, signature, arguments);
        } catch (PortalCallException e) {
            throw new NotificationException(e.getMessage(), e);
        }
    }

    private String owner() throws NotificationException {
        try {
            return String.valueOf(bus.call(BUS, "/org/freedesktop/DBus", BUS, "GetNameOwner", "s", NAME)[0]);
        } catch (PortalCallException e) {
            throw new NotificationException(e.getMessage(), e);
        }
    }

    /** Where there is no body, everything has to fit into the one line there is. */
    private static String summary(Notification notification, Capabilities capabilities) {
        return capabilities.has("body")
                ? notification.summary()
                : notification.summary() + ". " + notification.body().replace('\n', ' ');
    }

    private static String body(Notification notification, Capabilities capabilities) {
        if (!capabilities.has("body")) {
            return "";
        }
        return capabilities.has("body-markup") ? escape(notification.body()) : notification.body();
    }

    /** Names and purposes come from outside: they shall not become bold, a link or an image. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    private static Set<String> strings(Object array) {
        List<?> values = array instanceof Object[] objects ? List.of(objects) : (List<?>) array;
        return values.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private static Object[] values(DBusSignal signal) {
        try {
            Object[] values = signal.getParameters();
            return values == null ? new Object[0] : values;
        } catch (DBusException malformed) {
            return new Object[0];
        }
    }

    /**
     * @param service its name and version, for people
     * @param owner its unique name on the bus
     * @param names as the specification has them, for instance {@code actions}
     */
    public record Capabilities(String service, String owner, Set<String> names) {

        public boolean has(String name) {
            return names.contains(name);
        }

        /** Whether the person can click anything. */
        public boolean hasActions() {
            return has("actions");
        }
    }
}
