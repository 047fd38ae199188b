package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.job.JobWork;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of cells that are finished, which is when they are saved. Several are saved at once,
 * when enough work has gone into them. What was saved over other data than the source has now is
 * left alone. For one thread.
 */
final class FinishedCells {
    private static final String PREFIX = "cells_";

    private final JobWork work;
    private final String stamp;
    private final long saveEveryNanos;
    private final Map<Integer, JsonNode> saved = new TreeMap<>();
    private final Map<Integer, JsonNode> gathered = new TreeMap<>();
    private long gatheredSince;

    /**
     * @param stamp what the cells are computed from; another one when that has changed
     */
    FinishedCells(JobWork work, String stamp, long saveEveryNanos) {
        this.work = work;
        this.stamp = stamp;
        this.saveEveryNanos = saveEveryNanos;
        work.saved()
                .forEach((key, json) -> {
                    if (key.startsWith(PREFIX)) {
                        restore(Json.read(json));
                    }
                });
        gatheredSince = System.nanoTime();
    }

    boolean has(int cell) {
        return saved.containsKey(cell);
    }

    int count() {
        return saved.size();
    }

    JsonNode metrics(int cell) {
        return saved.getOrDefault(cell, Json.object());
    }

    void add(int cell, JsonNode metrics) {
        gathered.put(cell, metrics);
        if (System.nanoTime() - gatheredSince >= saveEveryNanos) {
            save();
        }
    }

    void save() {
        if (!gathered.isEmpty()) {
            ObjectNode chunk = Json.object().put("stamp", stamp);
            ArrayNode cells = chunk.putArray("cells");
            gathered.forEach((cell, metrics) -> cells.addArray().add(cell).add(metrics));
            int first = gathered.keySet().iterator().next();
            work.save(PREFIX + first, Json.write(chunk));
            saved.putAll(gathered);
            gathered.clear();
        }
        gatheredSince = System.nanoTime();
    }

    private void restore(JsonNode chunk) {
        if (chunk.path("stamp").asText().equals(stamp)) {
            chunk.path("cells").forEach(each -> saved.put(each.get(0).asInt(), each.get(1)));
        }
    }
}
