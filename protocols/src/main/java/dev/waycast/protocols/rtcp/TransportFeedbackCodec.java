package dev.waycast.protocols.rtcp;

import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The body of transport-wide feedback behind the two SSRCs.
 *
 * <pre>
 * |  base sequence number (16)    |  packet status count (16)     |
 * |  reference time (24, signed, steps of 64 ms)  | feedback (8)  |
 * |  status chunk (16)            |  status chunk ...             |
 * |  receive deltas: 8 bits unsigned or 16 bits signed, steps of 250 us
 *
 * run length chunk:     |0| S |  run length (13)  |
 * one-bit vector chunk: |1|0|   14 symbols        |
 * two-bit vector chunk: |1|1|   7 symbols         |
 * </pre>
 */
final class TransportFeedbackCodec {

    private static final int NOT_RECEIVED = 0;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;
    private static final int RESERVED = 3;

    private static final int FIXED_LENGTH = 8;
    private static final long DELTA_MICROS = 250;
    private static final long REFERENCE_MICROS = 64_000;
    private static final int MAX_RUN = 0x1FFF;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;

    private TransportFeedbackCodec() {}

    /** Reads from the body's position to its limit; empty when it is broken. */
    static Optional<TransportFeedback> read(int senderSsrc, int mediaSsrc, ByteBuffer body) {
        if (body.remaining() < FIXED_LENGTH) {
            return Optional.empty();
        }
        int base = body.getShort() & 0xFFFF;
        int count = body.getShort() & 0xFFFF;
        int timeAndNumber = body.getInt();
        byte[] symbols = new byte[count];
        if (!readSymbols(body, symbols)) {
            return Optional.empty();
        }
        List<PacketStatus> packets = new ArrayList<>(count);
        // The shift keeps the sign: the reference time is a signed number of 24 bits.
        long time = (timeAndNumber >> 8) * REFERENCE_MICROS;
        for (int i = 0; i < count; i++) {
            int sequence = base + i & 0xFFFF;
            int symbol = symbols[i];
            if (symbol == RESERVED || body.remaining() < symbol) {
                return Optional.empty();
            }
            if (symbol == NOT_RECEIVED) {
                packets.add(new PacketStatus(sequence, false, 0));
            } else {
                time += DELTA_MICROS * (symbol == SMALL_DELTA ? body.get() & 0xFF : body.getShort());
                packets.add(new PacketStatus(sequence, true, time));
            }
        }
        return Optional.of(new TransportFeedback(
                senderSsrc, mediaSsrc, timeAndNumber & 0xFF, Collections.unmodifiableList(packets)));
    }

    private static boolean readSymbols(ByteBuffer body, byte[] symbols) {
        int filled = 0;
        while (filled < symbols.length) {
            if (body.remaining() < 2) {
                return false;
            }
            int chunk = body.getShort() & 0xFFFF;
            if ((chunk & 0x8000) == 0) {
                int end = Math.min(symbols.length, filled + (chunk & MAX_RUN));
                Arrays.fill(symbols, filled, end, (byte) (chunk >>> 13 & 3));
                filled = end;
            } else if ((chunk & 0x4000) == 0) {
                for (int shift = ONE_BIT_SYMBOLS - 1; shift >= 0 && filled < symbols.length; shift--) {
                    symbols[filled++] = (byte) (chunk >>> shift & 1);
                }
            } else {
                for (int shift = 2 * (TWO_BIT_SYMBOLS - 1); shift >= 0 && filled < symbols.length; shift -= 2) {
                    symbols[filled++] = (byte) (chunk >>> shift & 3);
                }
            }
        }
        return true;
    }

    /** Writes the body at the buffer's position, without padding to 32 bits. */
    static void write(TransportFeedback feedback, ByteBuffer out) {
        List<PacketStatus> packets = feedback.packets();
        if (packets.isEmpty() || packets.size() > 0xFFFF) {
            throw new IllegalArgumentException(
                    "Transport feedback reports on 1 to 65535 packets, not " + packets.size() + ".");
        }
        long reference = packets.stream()
                .filter(PacketStatus::received)
                .findFirst()
                .map(packet -> Math.floorDiv(packet.arrivalMicros(), REFERENCE_MICROS))
                .orElse(0L);
        long[] deltas = deltas(packets, reference);
        byte[] symbols = symbols(packets, deltas);
        out.putShort((short) packets.getFirst().sequenceNumber()).putShort((short) packets.size());
        out.putInt((int) (reference << 8) | feedback.feedbackNumber() & 0xFF);
        writeSymbols(symbols, out);
        for (int i = 0; i < symbols.length; i++) {
            if (symbols[i] == SMALL_DELTA) {
                out.put((byte) deltas[i]);
            } else if (symbols[i] == LARGE_DELTA) {
                out.putShort((short) deltas[i]);
            }
        }
    }

    private static long[] deltas(List<PacketStatus> packets, long reference) {
        long[] deltas = new long[packets.size()];
        long last = reference * (REFERENCE_MICROS / DELTA_MICROS);
        for (int i = 0; i < deltas.length; i++) {
            if (packets.get(i).received()) {
                long ticks = Math.floorDiv(packets.get(i).arrivalMicros(), DELTA_MICROS);
                deltas[i] = ticks - last;
                last = ticks;
            }
        }
        return deltas;
    }

    private static byte[] symbols(List<PacketStatus> packets, long[] deltas) {
        byte[] symbols = new byte[deltas.length];
        for (int i = 0; i < deltas.length; i++) {
            if (deltas[i] != (short) deltas[i]) {
                throw new IllegalArgumentException(
                        "Two packets of one transport feedback arrived more than 8 s apart; report them separately.");
            }
            if (packets.get(i).received()) {
                symbols[i] = (byte) (deltas[i] >= 0 && deltas[i] <= 0xFF ? SMALL_DELTA : LARGE_DELTA);
            }
        }
        return symbols;
    }

    private static void writeSymbols(byte[] symbols, ByteBuffer out) {
        int at = 0;
        while (at < symbols.length) {
            int run = runLength(symbols, at);
            if (run >= TWO_BIT_SYMBOLS || at + run == symbols.length) {
                out.putShort((short) (symbols[at] << 13 | run));
                at += run;
            } else if (fitsOneBit(symbols, at)) {
                at = writeVector(symbols, at, ONE_BIT_SYMBOLS, 1, 0x8000, out);
            } else {
                at = writeVector(symbols, at, TWO_BIT_SYMBOLS, 2, 0xC000, out);
            }
        }
    }

    private static int writeVector(byte[] symbols, int from, int count, int bits, int head, ByteBuffer out) {
        int chunk = head;
        int end = Math.min(symbols.length, from + count);
        for (int i = from; i < end; i++) {
            chunk |= symbols[i] << bits * (count - 1 - (i - from));
        }
        out.putShort((short) chunk);
        return end;
    }

    private static int runLength(byte[] symbols, int from) {
        int end = from + 1;
        while (end < symbols.length && symbols[end] == symbols[from] && end - from < MAX_RUN) {
            end++;
        }
        return end - from;
    }

    private static boolean fitsOneBit(byte[] symbols, int from) {
        int end = Math.min(symbols.length, from + ONE_BIT_SYMBOLS);
        for (int i = from; i < end; i++) {
            if (symbols[i] > SMALL_DELTA) {
                return false;
            }
        }
        return true;
    }
}
