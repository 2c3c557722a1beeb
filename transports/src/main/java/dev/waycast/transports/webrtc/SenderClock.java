package dev.waycast.transports.webrtc;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What a sender takes its times from.
 *
 * @param nanos as {@link System#nanoTime()}: for everything that is compared with each other
 * @param wall the time of day, for what viewers are told
 */
record SenderClock(LongSupplier nanos, InstantSource wall) {

    static final SenderClock SYSTEM = new SenderClock(System::nanoTime, InstantSource.system());
}
