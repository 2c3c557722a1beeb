package dev.waycast.protocols.av1;

import dev.waycast.protocols.rtp.PayloadSize;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits temporal units into RTP payloads by the payload format of the Alliance for Open Media. Immutable, for any
 * thread.
 *
 * <p>Units are sent without size fields, as many as three in a packet, and cut where a packet is full. Temporal
 * delimiters, tile lists and padding are left out.
 */
public final class Av1Packetizer {

    private static final int AGGREGATION_HEADER = 1;
    private static final int CONTINUES = 0x80;
    private static final int IS_CONTINUED = 0x40;
    private static final int COUNT_SHIFT = 4;
    private static final int NEW_SEQUENCE = 0x08;
    /** W has two bits. */
    private static final int MAX_ELEMENTS = 3;
    /** The header, and lengths of up to three bytes for all elements but the last. */
    private static final int OVERHEAD = AGGREGATION_HEADER + 3 * (MAX_ELEMENTS - 1);

    private final int maxPayload;

    /** @param maxPayload see {@link PayloadSize} */
    public Av1Packetizer(int maxPayload) {
        this.maxPayload = PayloadSize.require(maxPayload);
    }

    /**
     * Splits one picture.
     *
     * @param temporalUnit in the low-overhead format, as encoders make it; only read
     * @return its payloads; none when it is broken or empty
     */
    public RtpPayloads packetize(byte[] temporalUnit) {
        List<Obu> units = Obu.split(temporalUnit).orElse(List.of()).stream()
                .filter(Obu::isSent)
                .toList();
        // A sequence header begins a coded video sequence; encoders write it in front of keyframes alone.
        boolean newSequence = units.stream().anyMatch(unit -> unit.type() == Obu.SEQUENCE_HEADER);
        Packets packets = new Packets(temporalUnit, newSequence, capacity(units));
        units.forEach(packets::add);
        return packets.build();
    }

    /** Packets are full, or have three elements, or are the last. */
    private int capacity(List<Obu> units) {
        int bytes = units.stream().mapToInt(Obu::length).sum();
        int packets = bytes / (maxPayload - OVERHEAD) + units.size() + 1;
        return bytes + packets * OVERHEAD;
    }

    /** A unit, or what of it goes into one packet: without the size field, so that the flag in the header is off. */
    private record Element(Obu unit, int from, int length) {}

    private final class Packets {

        private final byte[] data;
        private final RtpPayloads.Builder out;
        private final List<Element> elements = new ArrayList<>(MAX_ELEMENTS);
        private boolean newSequence;
        private boolean continues;
        /** Bytes in the open packet, without the length of its last element. */
        private int used = AGGREGATION_HEADER;

        Packets(byte[] data, boolean newSequence, int capacity) {
            this.data = data;
            this.newSequence = newSequence;
            this.out = new RtpPayloads.Builder(capacity);
        }

        void add(Obu unit) {
            int from = 0;
            while (from < unit.length()) {
                int room = room();
                if (room < 1) {
                    close(false);
                    continue;
                }
                int length = Math.min(room, unit.length() - from);
                used += lengthField() + length;
                elements.add(new Element(unit, from, length));
                from += length;
                if (from < unit.length()) {
                    close(true);
                }
            }
        }

        RtpPayloads build() {
            if (!elements.isEmpty()) {
                close(false);
            }
            return out.build();
        }

        private int room() {
            return elements.size() == MAX_ELEMENTS ? 0 : maxPayload - used - lengthField();
        }

        /** What the last element needs when another follows it. */
        private int lengthField() {
            return elements.isEmpty() ? 0 : Leb128.length(elements.getLast().length());
        }

        private void close(boolean isContinued) {
            int header = (continues ? CONTINUES : 0)
                    | (isContinued ? IS_CONTINUED : 0)
                    | elements.size() << COUNT_SHIFT
                    | (newSequence ? NEW_SEQUENCE : 0);
            out.append((byte) header);
            for (int i = 0; i < elements.size(); i++) {
                if (i < elements.size() - 1) {
                    Leb128.write(elements.get(i).length(), out);
                }
                append(elements.get(i));
            }
            out.endPayload();
            elements.clear();
            used = AGGREGATION_HEADER;
            newSequence = false;
            continues = isContinued;
        }

        private void append(Element element) {
            Obu unit = element.unit();
            int at = element.from();
            int end = element.from() + element.length();
            for (; at < Math.min(end, unit.headerLength()); at++) {
                byte header = data[unit.header() + at];
                out.append(at == 0 ? (byte) (header & ~Obu.HAS_SIZE) : header);
            }
            out.append(data, unit.payload() + at - unit.headerLength(), end - at);
        }
    }
}
