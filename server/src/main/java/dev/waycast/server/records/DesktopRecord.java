package dev.waycast.server.records;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A desktop that somebody connected to. */
@Entity
@Table(name = "desktop")
public class DesktopRecord extends PanacheEntityBase {

    @Id
    public String name;

    public Instant firstUsedAt;
    public Instant lastUsedAt;
}
