package dev.waycast.server.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param status the worst of the checks */
public record Health(Status status, List<Check> checks) {

    /** How a part is. */
    @Schema(name = "HealthStatus")
    public enum Status {
        @JsonProperty("up")
        UP,
        /** It works, though not as it should; {@code state} among the data says in words what is wrong. */
        @JsonProperty("degraded")
        DEGRADED,
        @JsonProperty("down")
        DOWN
    }

    /** @param data in words, for people; {@code state} and {@code reason} say most */
    @Schema(name = "HealthCheck")
    public record Check(String name, Status status, Map<String, String> data) {}
}
