package dev.tapedeck.story;

import dev.tapedeck.story.Ledger.Sent;
import java.util.List;
import java.util.stream.Collectors;

/** A request that writes, and the events that it is to become. */
record Draft(String method, String path, String contentType, String body, List<Sent> events) {
    static Draft single(Sent event) {
        return new Draft("POST", "/events", "application/json", json(event), List.of(event));
    }

    static Draft array(List<Sent> events) {
        String body =
                events.stream().map(Draft::json).collect(Collectors.joining(" , ", "[ ", " ]"));
        return new Draft("POST", "/events", "application/json", body, events);
    }

    static Draft lines(List<Sent> events) {
        String body = events.stream().map(Draft::json).collect(Collectors.joining("\n"));
        return new Draft("POST", "/events", "application/x-ndjson", body, events);
    }

    static Draft trade(Sent trade) {
        return new Draft("POST", "/trades", "application/json", trade.data(), List.of(trade));
    }

    static Draft metrics(Sent metrics) {
        return new Draft("PUT", "/metrics", "application/json", metrics.data(), List.of(metrics));
    }

    static Draft position(String id, Sent position) {
        return new Draft(
                "PUT", "/positions/" + id, "application/json", position.data(), List.of(position));
    }

    static Draft removal(String id) {
        Sent removed = new Sent("position", "{\"position_id\":\"" + id + "\",\"removed\":true}");
        return new Draft("DELETE", "/positions/" + id, null, "", List.of(removed));
    }

    boolean isRemoval() {
        return method.equals("DELETE");
    }

    /** With white space that the log does not keep. */
    private static String json(Sent event) {
        return "{ \"type\": \"" + event.type() + "\",\t\"data\": " + event.data() + " }";
    }
}
