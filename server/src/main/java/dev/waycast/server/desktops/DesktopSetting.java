package dev.waycast.server.desktops;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** What supervisors changed about a desktop. */
@Entity
public class DesktopSetting extends PanacheEntityBase {

    @Id
    public String desktop;

    /** Null: as configured. */
    public Boolean unattended;

    /** bit/s; 0: as configured. */
    public long maxBitrate;

    /** Pictures per second; 0: as configured. */
    public int frameRate;

    /** Null: as configured. */
    public String latencyMode;

    /** Null: as configured. */
    public String scenario;

    public Instant changedAt;
    public String changedBy;
}
