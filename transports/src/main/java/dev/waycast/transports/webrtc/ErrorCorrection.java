package dev.waycast.transports.webrtc;

/** When packets are sent that restore lost ones without asking (forward error correction). */
public enum ErrorCorrection {
    /** While packets are lost and asking for them again takes too long. */
    AUTO,
    /** Never. */
    OFF,
    /** With every picture, whether packets are lost or not, to viewers that take flexfec-03. */
    FLEXFEC_03
}
