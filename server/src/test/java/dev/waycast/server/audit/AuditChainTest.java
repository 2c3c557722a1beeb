package dev.waycast.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.server.audit.ChainItem.SignedHead;
import dev.waycast.server.audit.Verdict.Defect;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does who may write to the database. Each test takes back what it did. */
@QuarkusTest
class AuditChainTest {

    @Inject
    AuditTrail trail;

    @Inject
    AuditSigner signer;

    @Inject
    AuditRetention retention;

    @Inject
    AuditVerification verification;

    @Inject
    AgroalDataSource database;

    /** Of ten events in a row, a signature after the fifth and after the last. */
    private long first;

    @BeforeEach
    void appendTen() {
        first = append();
        LongStream.range(1, 5).forEach(_ -> append());
        signer.sign();
        LongStream.range(5, 10).forEach(_ -> append());
        signer.sign();
    }

    private long append() {
        return QuarkusTransaction.requiringNew()
                .call(() -> trail.append(
                                AuditEventType.ACCOUNT_CHANGED,
                                "mia 名",
                                "192.0.2.1",
                                "s-1",
                                Map.of("b", "ü\"\\\n", "a", 1.5))
                        .sequence);
    }

    @Test
    void isIntactWhenNobodyTouchedIt() throws Exception {
        Verdict verdict = verification.verify();
        assertThat(verdict.sentence()).contains("are intact");
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.firstBad()).isNull();
        assertThat(verdict.signedHeads()).isGreaterThanOrEqualTo(2);
    }

    @Test
    @Timeout(60)
    void isSignedWithoutBeingAsked() throws Exception {
        long last = append();
        while (signedUpTo() < last) {
            Thread.sleep(50);
        }
        // Nothing was asked meanwhile; what comes now is noticed.
        Thread.sleep(2_000);
        long next = append();
        while (signedUpTo() < next) {
            Thread.sleep(50);
        }
    }

    private static long signedUpTo() {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditHead.<AuditHead>find("order by number desc").firstResult().sequence);
    }

    @Test
    void findsAnEditedRecord() throws Exception {
        for (String edit : List.of(
                "actor = 'nobody'",
                "address = '192.0.2.2'",
                "type = 'account.created'",
                "details = '{}'",
                "session = null",
                "at = at + interval '1' second",
                "id = '00000000-0000-0000-0000-000000000000'")) {
            assertBroken(
                    after("update audit_event set " + edit + " where sequence = " + (first + 3)), Defect.EDITED, 3);
        }
    }

    @Test
    void findsARemovedRecord() throws Exception {
        assertBroken(after("delete from audit_event where sequence = " + (first + 3)), Defect.REMOVED, 3);
    }

    @Test
    void findsRecordsInAnotherOrder() throws Exception {
        assertBroken(
                after(
                        "update audit_event set sequence = -1 where sequence = " + (first + 3),
                        "update audit_event set sequence = " + (first + 3) + " where sequence = " + (first + 6),
                        "update audit_event set sequence = " + (first + 6) + " where sequence = -1"),
                Defect.OUT_OF_PLACE,
                3);
    }

    @Test
    void findsAnInsertedRecord() throws Exception {
        List<String> insertion = new ArrayList<>();
        for (long i = first + 9; i >= first + 4; i--) {
            insertion.add("update audit_event set sequence = " + (i + 1) + " where sequence = " + i);
        }
        insertion.add("update audit_chain set sequence = sequence + 1");
        insertion.add("insert into audit_event select " + (first + 4)
                + ", '00000000-0000-0000-0000-000000000001', at, type, 'eve', address, session, details, previous, hash"
                + " from audit_event where sequence = " + (first + 5));
        assertBroken(after(insertion.toArray(String[]::new)), Defect.OUT_OF_PLACE, 4, Defect.EDITED);
    }

    @Test
    void findsAMissingEnd() throws Exception {
        assertBroken(after("delete from audit_event where sequence > " + (first + 6)), Defect.TRUNCATED, 7);
    }

    @Test
    void findsAMissingEndThoughTheChainAndItsSignaturesWereCutToo() throws Exception {
        assertBroken(
                after(
                        "delete from audit_event where sequence > " + (first + 4),
                        "delete from audit_head where sequence > " + (first + 4),
                        "update audit_chain set sequence = " + (first + 4)
                                + ", hash = (select hash from audit_event where sequence = " + (first + 4) + ")"),
                Defect.TRUNCATED,
                5);
    }

    @Test
    void findsAChainThatWasComputedAnew() throws Exception {
        Verdict verdict = tamper(connection -> rewrite(connection, first + 6, "nobody"));
        assertThat(verdict.defect()).isEqualTo(Defect.REWRITTEN);
        assertThat(verdict.firstBad())
                .as("the first after the last right signature")
                .isEqualTo(first + 5);
    }

    @Test
    void findsAChainThatWasComputedAnewAndSignedByAnotherKey(@TempDir Path folder) throws Exception {
        AuditKeys others = AuditKeys.toSign(folder);
        Verdict verdict = tamper(connection -> {
            String hash = rewrite(connection, first + 6, "nobody");
            SignedHead genuine = signer.newest().read();
            SignedHead forged = others.signHead(genuine.number(), genuine.sequence(), hash, genuine.at());
            try (PreparedStatement statement = connection.prepareStatement(
                    "update audit_head set hash = ?, key_id = ?, signature = ? where number = ?")) {
                statement.setString(1, forged.hash());
                statement.setString(2, forged.keyId());
                statement.setString(3, forged.signature());
                statement.setLong(4, forged.number());
                statement.executeUpdate();
            }
        });
        assertThat(verdict.intact()).isFalse();
        assertThat(verdict.defect()).isIn(Defect.FORGED, Defect.REWRITTEN);
    }

    @Test
    void findsASignatureOfSomethingElse() throws Exception {
        assertBroken(
                after("update audit_head set signature = (select signature from audit_head where sequence = "
                        + (first + 9) + ") where sequence = " + (first + 4)),
                Defect.FORGED,
                4);
    }

    @Test
    void findsMissingSignatures() throws Exception {
        Verdict verdict = after("delete from audit_head where sequence = " + (first + 4));
        assertThat(verdict.defect()).isEqualTo(Defect.UNSIGNED);
        assertThat(after("delete from audit_head").defect()).isEqualTo(Defect.UNSIGNED);
    }

    @Test
    void retentionLeavesAChainThatVerifies() throws Exception {
        Instant later = Instant.now().plusSeconds(1);
        assertThat(retention.removeBefore(later)).isPositive();
        appendTen();
        assertThat(AuditEvent.count("type", "audit.retention")).isPositive();
        assertThat(AuditEvent.count("sequence < ?1", first - 5)).isZero();
        Verdict verdict = verification.verify();
        assertThat(verdict.sentence()).contains("are intact");
        assertThat(verdict.intact()).isTrue();
        assertThat(after("update audit_checkpoint set sequence = sequence + 1").defect())
                .isEqualTo(Defect.FORGED);
        assertThat(after("delete from audit_checkpoint").defect()).isEqualTo(Defect.REMOVED);
        assertThat(after("delete from audit_event where sequence <= " + (first + 4))
                        .defect())
                .isEqualTo(Defect.REMOVED);
    }

    /** Replaces the actor of a record and makes all hashes fit again. Returns the last. */
    private static String rewrite(Connection connection, long sequence, String actor) throws SQLException {
        List<AuditRecord> records = new ArrayList<>();
        new StoredTrail(connection).read(item -> {
            if (item instanceof AuditRecord entry && entry.sequence() >= sequence) {
                records.add(entry);
            }
            return true;
        });
        String previous = records.getFirst().previous();
        for (AuditRecord entry : records) {
            String who = entry.sequence() == sequence ? actor : entry.actor();
            String hash = AuditRecord.hash(
                    entry.sequence(),
                    entry.id(),
                    entry.at(),
                    entry.type(),
                    who,
                    entry.address(),
                    entry.session(),
                    entry.details(),
                    previous);
            try (PreparedStatement statement = connection.prepareStatement(
                    "update audit_event set actor = ?, previous = ?, hash = ? where sequence = ?")) {
                statement.setString(1, who);
                statement.setString(2, previous);
                statement.setString(3, hash);
                statement.setLong(4, entry.sequence());
                statement.executeUpdate();
            }
            previous = hash;
        }
        try (PreparedStatement statement = connection.prepareStatement("update audit_chain set hash = ?")) {
            statement.setString(1, previous);
            statement.executeUpdate();
        }
        return previous;
    }

    private void assertBroken(Verdict verdict, Defect defect, long offset, Defect... or) {
        assertThat(verdict.intact()).isFalse();
        assertThat(verdict.defect() == defect || List.of(or).contains(verdict.defect()))
                .as(verdict.sentence())
                .isTrue();
        assertThat(verdict.firstBad()).as(verdict.sentence()).isEqualTo(first + offset);
    }

    private Verdict after(String... statements) throws Exception {
        return tamper(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
                }
            }
        });
    }

    private Verdict tamper(Tampering tampering) throws Exception {
        ChainVerifier verifier =
                new ChainVerifier(signer.keys(), signer.newest().read());
        try (Connection connection = database.getConnection()) {
            StoredTrail stored = new StoredTrail(connection);
            try {
                tampering.with(connection);
                stored.read(verifier::accept);
            } finally {
                connection.rollback();
            }
        }
        return verifier.verdict();
    }

    @FunctionalInterface
    private interface Tampering {

        void with(Connection connection) throws Exception;
    }
}
