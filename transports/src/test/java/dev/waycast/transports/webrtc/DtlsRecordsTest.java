package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DtlsRecordsTest {

    private static final byte[] HELLO = record(22, 0, 1, "hello");
    private static final byte[] FINISHED = record(22, 1, 0, "sealed by AES-GCM, which adds 24");

    private final DtlsRecords records = new DtlsRecords();

    @Test
    void whatIsSealedPasses() {
        assertThat(records.filter(FINISHED)).isEqualTo(FINISHED);
    }

    @Test
    void plaintextPassesOnlyWhenItRepeatsTheHandshake() {
        records.remember(HELLO);
        byte[] again = record(22, 0, 9, "hello");
        assertThat(records.filter(again)).isEqualTo(again);
        assertThat(records.filter(record(22, 0, 9, "hallo"))).isEmpty();
        assertThat(records.filter(record(21, 0, 9, "hello"))).isEmpty();
    }

    @Test
    void theLastFlightPassesWhole() {
        records.remember(join(HELLO, FINISHED));
        assertThat(records.filter(join(HELLO, FINISHED))).isEqualTo(join(HELLO, FINISHED));
    }

    @Test
    void forgedRecordsAreTakenOut() {
        records.remember(HELLO);
        byte[] alert = record(21, 0, 2, "fatal");
        assertThat(records.filter(join(join(HELLO, alert), FINISHED))).isEqualTo(join(HELLO, FINISHED));
    }

    @Test
    void whatIsTooShortToBeSealedIsTakenOut() {
        assertThat(records.filter(join(record(23, 1, 5, "short"), FINISHED))).isEqualTo(FINISHED);
    }

    @Test
    void brokenFramingEndsTheDatagram() {
        assertThat(records.filter(new byte[] {22, 1, 2})).isEmpty();
        byte[] tooLong = FINISHED.clone();
        tooLong[12]++;
        assertThat(records.filter(join(FINISHED, tooLong))).isEqualTo(FINISHED);
    }

    private static byte[] record(int type, int epoch, int sequence, String content) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(new byte[] {(byte) type, (byte) 254, (byte) 253, 0, (byte) epoch, 0, 0, 0, 0, 0});
        record.write(sequence);
        record.write(0);
        record.write(content.length());
        record.writeBytes(content.getBytes(StandardCharsets.US_ASCII));
        return record.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
