package dev.waycast.server.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;

/**
 * Which part of a list is asked for; a parameter with {@code @BeanParam @Valid}.
 *
 * @param page counts from 0
 * @param size the most items on it, 1 to 500
 */
public record Paging(
        @QueryParam("page") @DefaultValue("0") @Min(0) int page,

        @QueryParam("size") @DefaultValue("50") @Min(1) @Max(500)
        int size) {

    /** Items on the pages before. */
    public long offset() {
        return (long) page * size;
    }
}
