package dev.waycast.media.portal;

import dev.waycast.media.CaptureException;
import java.io.IOException;
import java.util.function.Consumer;
import org.freedesktop.dbus.DBusMatchRule;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.constants.Flags;

/**
 * A connection of our own to the session bus, for calls by name. Signals arrive on the library's threads; calls may come
 * from any thread.
 */
public final class SessionBus implements AutoCloseable {

    private static final long REPLY_MILLIS = 20_000;

    private final DBusConnection connection;
    private volatile boolean closing;

    private SessionBus(DBusConnection connection) {
        this.connection = connection;
    }

    /**
     * @param address a D-Bus address, for instance {@code unix:path=/run/user/1000/bus}
     * @param onLost called once when the bus goes away, not on {@link #close()}
     * @throws CaptureException when nobody answers there
     */
    public static SessionBus connect(String address, Runnable onLost) {
        try {
            DBusConnection connection = DBusConnectionBuilder.forAddress(address)
                    .withShared(false)
                    // Once: who wants a desktop tries again anyway, and is told meanwhile why there is none.
                    .transportConfig()
                    .withTimeout(0)
                    .back()
                    .build();
            SessionBus bus = new SessionBus(connection);
            connection.setDisconnectCallback(new IDisconnectCallback() {
                @Override
                public void disconnectOnError(IOException e) {
                    bus.lost(onLost);
                }

                @Override
                public void exceptionOnTerminate(IOException e) {
                    bus.lost(onLost);
                }
            });
            return bus;
        } catch (DBusException | RuntimeException e) {
            throw new CaptureException(
                    "The D-Bus session bus at " + address
                            + " does not answer. Start Waycast inside the desktop session, as the person who uses it.",
                    e);
        }
    }

    private void lost(Runnable onLost) {
        if (!closing) {
            closing = true;
            onLost.run();
        }
    }

    /** Our name on the bus, for instance {@code :1.42}. */
    public String uniqueName() {
        return connection.getUniqueName();
    }

    /**
     * Calls a method and waits for its answer, at most 20 seconds.
     *
     * @return the answer's values, as dbus-java maps them: a struct is an {@code Object[]}
     * @throws PortalCallException when the answer is an error or none comes
     */
    public Object[] call(
            String name, String path, String interfaceName, String method, String signature, Object... arguments)
            throws PortalCallException {
        try {
            MethodCall call = methodCall(name, path, interfaceName, method, (byte) 0, signature, arguments);
            connection.sendMessage(call);
            Message reply = call.getReply(REPLY_MILLIS);
            if (reply == null) {
                throw new PortalCallException(interfaceName + "." + method + " did not answer");
            }
            if (reply instanceof org.freedesktop.dbus.messages.Error error) {
                throw new PortalCallException(method + ": " + describe(error));
            }
            return reply.getParameters();
        } catch (DBusException | DBusExecutionException e) {
            throw new PortalCallException(method + ": " + e.getMessage());
        }
    }

    /** Sends a call whose answer nobody waits for. False when the bus is gone. */
    public boolean send(
            String name, String path, String interfaceName, String method, String signature, Object... arguments) {
        try {
            connection.sendMessage(
                    methodCall(name, path, interfaceName, method, Flags.NO_REPLY_EXPECTED, signature, arguments));
            return true;
        } catch (DBusException | RuntimeException e) {
            return false;
        }
    }

    /** Listens to one signal, from every sender and object unless {@code path} is given. */
    public AutoCloseable onSignal(String interfaceName, String member, String path, Consumer<DBusSignal> handler)
            throws PortalCallException {
        try {
            return connection.addGenericSigHandler(
                    new DBusMatchRule("signal", interfaceName, member, path), handler::accept);
        } catch (DBusException e) {
            throw new PortalCallException("Listening to " + member + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        connection.disconnect();
    }

    private MethodCall methodCall(
            String name,
            String path,
            String interfaceName,
            String method,
            byte flags,
            String signature,
            Object... arguments)
            throws DBusException {
        return connection
                .getMessageFactory()
                .createMethodCall(
                        null,
                        name,
                        path,
                        interfaceName,
                        method,
                        flags,
                        signature.isEmpty() ? null : signature,
                        arguments);
    }

    private static String describe(org.freedesktop.dbus.messages.Error error) throws DBusException {
        Object[] parameters = error.getParameters();
        return parameters != null && parameters.length > 0 ? String.valueOf(parameters[0]) : error.getName();
    }
}
