package dev.waycast.server.people;

import java.util.Set;
import java.util.UUID;

/**
 * Told inside the transaction that deletes or disables an account.
 *
 * @param credentials whose sessions end after the transaction; an observer adds those of what it ends itself
 */
public record AccountEnding(UUID account, Set<String> credentials) {}
