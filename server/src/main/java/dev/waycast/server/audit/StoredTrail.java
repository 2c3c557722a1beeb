package dev.waycast.server.audit;

import dev.waycast.server.audit.ChainItem.Checkpoint;
import dev.waycast.server.audit.ChainItem.End;
import dev.waycast.server.audit.ChainItem.SignedHead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * The trail in a database, read in pages with plain SQL: so it is read alike inside the server and without it. What is
 * appended meanwhile is not seen.
 */
final class StoredTrail {

    private static final int PAGE = 1000;
    private static final String RECORDS =
            "select sequence, id, at, type, actor, address, session, details, previous, hash"
                    + " from audit_event where sequence > ? order by sequence limit " + PAGE;
    private static final String HEADS = "select number, sequence, hash, at, key_id, signature"
            + " from audit_head where number > ? order by number limit " + PAGE;

    private final Connection connection;

    /** @param connection is left open, in a read-only transaction of its own */
    StoredTrail(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    /** Takes items; false: no more of them. */
    @FunctionalInterface
    interface Consumer<X extends Exception> {

        boolean accept(ChainItem item) throws X;
    }

    /** Gives all items in order. */
    <X extends Exception> void read(Consumer<X> consumer) throws SQLException, X {
        End end = end();
        Checkpoint checkpoint = checkpoint();
        if (checkpoint != null && !consumer.accept(checkpoint)) {
            return;
        }
        Heads heads = new Heads();
        long last = -1;
        List<AuditRecord> page = records(last);
        while (!page.isEmpty()) {
            for (AuditRecord entry : page) {
                if (!give(heads.before(entry.sequence()), consumer) || !consumer.accept(entry)) {
                    return;
                }
                last = entry.sequence();
            }
            page = records(last);
        }
        if (give(heads.before(Long.MAX_VALUE), consumer)) {
            consumer.accept(end);
        }
    }

    private static <X extends Exception> boolean give(List<SignedHead> heads, Consumer<X> consumer) throws X {
        for (SignedHead head : heads) {
            if (!consumer.accept(head)) {
                return false;
            }
        }
        return true;
    }

    private End end() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select sequence, hash from audit_chain");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new End(row.getLong(1), row.getString(2)) : new End(Long.MAX_VALUE, "");
        }
    }

    private Checkpoint checkpoint() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "select sequence, hash, head_number, at, key_id, signature from audit_checkpoint");
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? new Checkpoint(
                            row.getLong(1),
                            row.getString(2),
                            row.getLong(3),
                            instant(row, 4),
                            row.getString(5),
                            row.getString(6))
                    : null;
        }
    }

    private List<AuditRecord> records(long after) throws SQLException {
        List<AuditRecord> page = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(RECORDS)) {
            statement.setLong(1, after);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    page.add(new AuditRecord(
                            row.getLong(1),
                            row.getObject(2, UUID.class),
                            instant(row, 3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9),
                            row.getString(10)));
                }
            }
        }
        return page;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The signed heads, in the order of their numbers. */
    private final class Heads {

        private final Deque<SignedHead> page = new ArrayDeque<>();
        private long last;
        private boolean more = true;

        /** Those over records before this one that were not given yet. */
        private List<SignedHead> before(long sequence) throws SQLException {
            List<SignedHead> due = new ArrayList<>();
            while (!isEmpty() && page.getFirst().sequence() < sequence) {
                due.add(page.removeFirst());
            }
            return due;
        }

        private boolean isEmpty() throws SQLException {
            if (page.isEmpty() && more) {
                load();
            }
            return page.isEmpty();
        }

        private void load() throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(HEADS)) {
                statement.setLong(1, last);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        page.add(new SignedHead(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                instant(row, 4),
                                row.getString(5),
                                row.getString(6)));
                    }
                }
            }
            more = page.size() == PAGE;
            last = page.isEmpty() ? last : page.getLast().number();
        }
    }
}
