package dev.waycast.server.records;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A session, live or ended; see {@link dev.waycast.runtime.journal.JournalEntry.SessionCreated}. */
@Entity
@Table(name = "viewer_session")
public class SessionRecord extends PanacheEntityBase {

    @Id
    public String id;

    public String person;

    /** Separated by commas, in alphabetical order. */
    public String roles;

    /** Separated by commas, in alphabetical order; in lower case. */
    public String scopes;

    public boolean owner;
    public String credential;
    public String address;
    public String desktop;
    public String protocol;
    public Instant startedAt;

    /** Null while it goes on. */
    public Instant endedAt;

    /** Why it ended; null while it goes on. */
    public String reason;

    /** As in SDP; null while it goes on, empty when no picture was ever agreed on. */
    public String codec;

    /** Sent to the viewer; this and the following are null while it goes on, and where they are not known. */
    public Long bytes;

    public Long frames;
    public Double framesPerSecond;
    public Double lossPercent;
    public Double roundTripMillis;
    public Double latencyMillis;
}
