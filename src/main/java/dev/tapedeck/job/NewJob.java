package dev.tapedeck.job;

import org.jspecify.annotations.Nullable;

/**
 * A job that somebody wants done, checked.
 *
 * @param id null for one that is made
 * @param payload a compact JSON object
 * @param metadata likewise
 * @param maxAttempts null for what its type has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NewJob(
        @Nullable String id,
        JobType type,
        @Nullable String task,
        byte[] payload,
        byte[] metadata,
        @Nullable Integer maxAttempts) {}
