package dev.waycast.server.api;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many there are on all pages
 * @param page counts from 0
 * @param size the most a page holds
 */
public record Page<T>(List<T> items, long total, int page, int size) {

    /** The page of a list that is in memory already. */
    public static <T> Page<T> of(List<T> all, Paging paging) {
        List<T> items = all.stream().skip(paging.offset()).limit(paging.size()).toList();
        return new Page<>(items, all.size(), paging.page(), paging.size());
    }
}
