package dev.waycast.runtime.journal;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Keeps nothing but a line in the log, for applications without a database. */
@DefaultBean
@ApplicationScoped
public class LogJournal implements Journal {

    private static final Logger LOG = Logger.getLogger(LogJournal.class);

    @Override
    public CompletionStage<Void> record(JournalEntry entry) {
        LOG.info(entry);
        return CompletableFuture.completedStage(null);
    }
}
