package dev.waycast.protocols.rtp;

/** How large payloads may be. */
public final class PayloadSize {

    private static final int SMALLEST = 16;
    private static final int LARGEST = 0xFFFF;

    private PayloadSize() {}

    /**
     * Checks what a packetizer is told.
     *
     * @param maxPayload most bytes of a payload: the path's MTU less IP, UDP, RTP header with extensions and SRTP tag
     * @throws IllegalArgumentException when no payload format gets along with it
     */
    public static int require(int maxPayload) {
        if (maxPayload < SMALLEST || maxPayload > LARGEST) {
            throw new IllegalArgumentException("An RTP payload takes between " + SMALLEST + " and " + LARGEST
                    + " bytes; set a packet size that leaves that, not " + maxPayload + ".");
        }
        return maxPayload;
    }
}
