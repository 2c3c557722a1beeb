package dev.waycast.runtime.journal;

import java.util.concurrent.CompletionStage;

/**
 * Keeps what happened. Extension point: a bean of this type takes the place of the one that only logs.
 *
 * <p>Called from any thread, media threads too: an implementation never blocks and never throws.
 */
public interface Journal {

    /**
     * Takes an entry.
     *
     * @return completes when the entry would survive the end of the process, exceptionally when it would not. Who lets
     *     somebody in waits for it; who only reports does not
     */
    CompletionStage<Void> record(JournalEntry entry);
}
