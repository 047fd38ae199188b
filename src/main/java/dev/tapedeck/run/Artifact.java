package dev.tapedeck.run;

import java.time.Instant;

/**
 * A file that a run has left.
 *
 * @param file its name in the run's folder; another for every content
 */
public record Artifact(
        String id, long size, String sha256, String contentType, Instant createdAt, String file) {}
