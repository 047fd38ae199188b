package dev.tapedeck.execution.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source as it is listed.
 *
 * @param ticks how many it has, or null where counting would mean reading it whole
 * @param modified when a file was last written; null for what was shipped
 * @param problem why it cannot be replayed, or null
 */
public record SourceInfo(
        String name,
        @Nullable String symbol,
        String kind,
        String description,
        @Nullable Long ticks,
        @Nullable Long bytes,
        @Nullable Instant modified,
        @Nullable Instant from,
        @Nullable Instant to,
        int barSeconds,
        @Nullable String problem) {}
