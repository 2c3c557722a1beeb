package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Scope;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A way to reach the person at the desktop. Extension point: every CDI bean of this type whose name is in
 * {@code quarkus.waycast.consent.prompts} is used. All are asked at once, and the first answer counts.
 *
 * <p>Called one call at a time, from any thread: an implementation returns at once and never throws. A prompt that
 * reaches nobody at the moment does nothing, and may show what is open when it does again.
 */
public interface DesktopPrompt {

    /** In records and in the configuration, for instance {@code notification}. */
    String name();

    /** Whether somebody would see a question that is asked now. */
    boolean isAvailable();

    /**
     * Asks.
     *
     * @param answer takes what the person allows, nothing of it for "no". From any thread; after the first answer, from
     *     whatever prompt, it does nothing
     */
    void ask(ConsentQuestion question, Consumer<Set<Scope>> answer);

    /** The question needs no answer any more: it was answered, or withdrawn, or its time is over. */
    void close(UUID consent);

    /**
     * Who is there now, to be shown as long as somebody is. Called after every change.
     *
     * @param visitors in the order they came, empty when nobody is
     * @param unattended whether people come in without being asked for
     */
    void show(List<Visitor> visitors, boolean unattended);
}
