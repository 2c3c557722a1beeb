package dev.waycast.deployment;

import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what happened for the length of a test, or says that it cannot. */
@ApplicationScoped
public class TestJournal implements Journal {

    private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    @Override
    public CompletionStage<Void> record(JournalEntry entry) {
        if (broken) {
            return CompletableFuture.failedStage(new IllegalStateException("The disk is full"));
        }
        entries.add(entry);
        return CompletableFuture.completedStage(null);
    }

    void breakDown(boolean now) {
        broken = now;
    }

    <T extends JournalEntry> List<T> all(Class<T> type) {
        return entries.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<JournalEntry> all() {
        return entries;
    }
}
