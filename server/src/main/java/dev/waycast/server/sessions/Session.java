package dev.waycast.server.sessions;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.server.records.SessionRecord;
import dev.waycast.server.statistics.Score;
import dev.waycast.server.statistics.StatisticsClock;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One connection that sees a desktop, or saw it.
 *
 * @param person the account's name, or the name a guest gave
 * @param owner whether this is the person at the desktop
 * @param credential names what was shown to get in, for instance {@code invitation:…}
 * @param address the IP address it came from
 * @param protocol {@code webrtc} for the viewer page, {@code whep} for players, {@code whip} for who publishes
 * @param state as in signalling, for instance {@code Streaming}; {@code Ended}
 * @param mode {@code control}, {@code watch} or {@code point}; {@code publish} of who publishes
 * @param controls whether it holds control
 * @param watchOnly whether a supervisor took the rest away
 * @param codec as in SDP; empty before one was agreed on
 * @param engine who sends or receives: {@code direct} or {@code libwebrtc}; empty before there are media, and after the end
 * @param endedAt null while it is live
 * @param reason why it ended; empty while it is live
 * @param statistics null when it has ended
 * @param summary how it was; null while it is live, or when the server ended before it
 * @param score null when it has ended
 */
public record Session(
        String id,
        String person,
        List<String> roles,
        List<Scope> scopes,
        boolean owner,
        String credential,
        String address,
        String desktop,
        String protocol,
        String state,
        String mode,
        boolean controls,
        boolean watchOnly,
        String codec,
        String engine,
        Instant startedAt,
        @Schema(nullable = true) Instant endedAt,
        String reason,
        @Schema(nullable = true) Transfer statistics,
        @Schema(nullable = true) Summary summary,
        @Schema(nullable = true) Score score) {

    private static final String ENDED = "Ended";

    /**
     * What was sent so far, or received of who publishes, and how it goes. Null: not known.
     *
     * @param bitrate bit/s sent lately
     * @param targetBitrate bit/s its network is thought to take
     * @param framesPerSecond shown by the viewer
     * @param lossPercent of packets lately, 0 to 100
     * @param heldFrames how many the viewer's decoder holds back until more come
     * @param networkMillis and the next three: medians as the viewer measured them
     */
    @Schema(name = "SessionTransfer")
    public record Transfer(
            long bytesSent,
            long framesSent,
            long framesDropped,
            long packetsLost,
            long retransmissions,
            long bitrate,
            long targetBitrate,
            @Schema(nullable = true) Double framesPerSecond,
            @Schema(nullable = true) Double lossPercent,
            @Schema(nullable = true) Double roundTripMillis,
            @Schema(nullable = true) Integer heldFrames,
            @Schema(nullable = true) Double networkMillis,
            @Schema(nullable = true) Double decodeMillis,
            @Schema(nullable = true) Double presentMillis,
            @Schema(nullable = true) Double endToEndMillis) {

        static Transfer of(SessionStatus status) {
            return new Transfer(
                    status.bytesSent(),
                    status.framesSent(),
                    status.framesDropped(),
                    status.packetsLost(),
                    status.retransmissions(),
                    status.bitrate(),
                    status.targetBitrate(),
                    StatisticsClock.known(status.framesPerSecond()),
                    StatisticsClock.known(status.lossPercent()),
                    StatisticsClock.known(status.roundTripMillis()),
                    status.heldFrames() == WebRtcStatistics.UNKNOWN ? null : status.heldFrames(),
                    StatisticsClock.known(status.networkMillis()),
                    StatisticsClock.known(status.decodeMillis()),
                    StatisticsClock.known(status.presentMillis()),
                    StatisticsClock.known(status.endToEndMillis()));
        }
    }

    /**
     * How a session was. Null: not known.
     *
     * @param seconds it lasted
     * @param framesPerSecond shown by the viewer, mean
     * @param lossPercent of packets, 0 to 100
     * @param roundTripMillis median
     * @param latencyMillis from capture to the viewer's screen, median
     */
    @Schema(name = "SessionSummary")
    public record Summary(
            long bytes,
            long frames,
            double seconds,
            @Schema(nullable = true) Double framesPerSecond,
            @Schema(nullable = true) Double lossPercent,
            @Schema(nullable = true) Double roundTripMillis,
            @Schema(nullable = true) Double latencyMillis) {}

    /** A session that has ended. */
    static Session ended(SessionRecord record) {
        return new Session(
                record.id,
                record.person,
                words(record.roles),
                words(record.scopes).stream()
                        .map(word -> Scope.valueOf(word.toUpperCase(Locale.ROOT)))
                        .sorted()
                        .toList(),
                record.owner,
                record.credential,
                record.address,
                record.desktop,
                record.protocol,
                ENDED,
                "",
                false,
                false,
                record.codec == null ? "" : record.codec,
                "",
                record.startedAt,
                record.endedAt,
                record.reason == null ? "" : record.reason,
                null,
                summary(record),
                null);
    }

    private static Summary summary(SessionRecord record) {
        return record.bytes == null
                ? null
                : new Summary(
                        record.bytes,
                        record.frames,
                        Duration.between(record.startedAt, record.endedAt).toMillis() / 1e3,
                        record.framesPerSecond,
                        record.lossPercent,
                        record.roundTripMillis,
                        record.latencyMillis);
    }

    private static List<String> words(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    static Session live(LiveSession session, String desktop, Score score) {
        Person person = session.person();
        SessionStatus status = session.status();
        return new Session(
                session.id(),
                person.name(),
                person.roles().stream().sorted().toList(),
                person.scopes().stream().sorted().toList(),
                person.owner(),
                person.credential(),
                person.address(),
                desktop,
                session.protocol(),
                status.state(),
                status.mode(),
                status.controls(),
                status.watchOnly(),
                status.codec(),
                status.engine(),
                session.since(),
                null,
                "",
                Transfer.of(status),
                null,
                score);
    }
}
