package dev.tapedeck.job;

import com.fasterxml.jackson.databind.JsonNode;

/** Says that jobs of the type can be done here; in these tests nobody begins them by himself. */
record Anything(JobType type) implements JobHandler {
    @Override
    public void check(JsonNode payload) {}

    @Override
    public JobResult run(JobWork work) {
        throw new IllegalStateException("nobody begins it");
    }
}
