package dev.waycast.server.journal;

import java.sql.SQLException;

/** What a failed transaction means for what it was to write. */
final class DatabaseFailure {

    private DatabaseFailure() {}

    /**
     * Whether the same would fail always: the data itself is refused (SQLSTATE classes 22, data exception, and 23,
     * integrity constraint violation), or it did not even get to the database. Everything else may pass: the connection,
     * locks, a full disk.
     */
    static boolean isForGood(Throwable failure) {
        SQLException refusal = find(failure);
        if (refusal == null) {
            return !isAboutTheTransaction(failure);
        }
        String state = refusal.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** The first sentence of the innermost reason. */
    static String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        String message = reason.getMessage();
        return message == null ? reason.toString() : message.lines().findFirst().orElse("");
    }

    private static SQLException find(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** A transaction that could not begin or end says nothing about what it carried. */
    private static boolean isAboutTheTransaction(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof jakarta.transaction.RollbackException
                    || cause instanceof jakarta.transaction.SystemException
                    || cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }
}
