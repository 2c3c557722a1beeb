package dev.waycast.media.notification;

import java.util.List;

/**
 * What a notification says. It stays until it is closed.
 *
 * @param summary one short line of plain text
 * @param body plain text, lines separated by a newline; what the service would take for markup is escaped on the way
 * @param actions what the person can click, in this order; not shown where the service has no actions
 * @param resident whether it stays after a click
 */
public record Notification(String summary, String body, Urgency urgency, List<Action> actions, boolean resident) {

    public Notification {
        actions = List.copyOf(actions);
    }

    /** How much it asks for attention; the value is the specification's byte. */
    public enum Urgency {
        LOW(0),
        NORMAL(1),
        CRITICAL(2);

        private final byte level;

        Urgency(int level) {
            this.level = (byte) level;
        }

        byte level() {
            return level;
        }
    }

    /**
     * @param key what comes back on a click
     * @param label what the person reads
     */
    public record Action(String key, String label) {}
}
