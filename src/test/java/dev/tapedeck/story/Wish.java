package dev.tapedeck.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tapedeck.log.Cursor;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Where a subscriber asks to begin.
 *
 * @param cursors for each session what is sent as its cursor; none begins where {@code from} says
 * @param invented sessions whose cursor was made up, now or on an earlier connection that did not
 *     last until the service said better
 * @param from null to leave it to the service
 * @param parameter of the query that carries the cursor; null for the {@code Last-Event-ID} header
 * @param types null for all
 */
record Wish(
        Map<String, String> cursors,
        Set<String> invented,
        String from,
        String parameter,
        String types) {
    private static final long FAR = 1_000_000_000;
    private static final List<String> GARBAGE =
            List.of(
                    "banana",
                    "1",
                    "1.",
                    ".5",
                    "-1.4",
                    "01.2",
                    "1.2.3",
                    "0.1",
                    "1.99999999999999999999",
                    "1.5x",
                    "null",
                    "1:5");
    private static final String[] PARAMETERS = {
        null, null, "after", "last_event_id", "lastEventId"
    };
    private static final String[] BEGINNINGS = {null, "snapshot", "start", "now"};

    /** Goes on exactly where the subscriber is. */
    static Wish goOn(Map<String, Cursor> known, Set<String> invented) {
        return new Wish(texts(known), invented, known.isEmpty() ? "start" : null, null, null);
    }

    static Wish everything() {
        return new Wish(Map.of(), Set.of(), "start", null, null);
    }

    /**
     * What comes to a client's mind: mostly to go on, sometimes to look back, to begin anew, or
     * something that cannot be.
     */
    static Wish draw(RandomGenerator random, Map<String, Cursor> known, Set<String> invented) {
        Map<String, String> cursors = texts(known);
        String parameter = PARAMETERS[random.nextInt(PARAMETERS.length)];
        String types = random.nextInt(8) == 0 ? "trade,position" : null;
        int choice = random.nextInt(100);
        if (known.isEmpty() || choice < 8) {
            return new Wish(
                    Map.of(), Set.of(), BEGINNINGS[random.nextInt(BEGINNINGS.length)], null, types);
        }
        List<String> sessions = List.copyOf(known.keySet());
        String chosen = sessions.get(random.nextInt(sessions.size()));
        Cursor at = known.get(chosen);
        if (choice < 70) {
            return new Wish(cursors, invented, null, parameter, types);
        }
        if (choice < 84) {
            cursors.put(chosen, new Cursor(at.epoch(), random.nextLong(at.seq() + 1)).toString());
            return new Wish(cursors, invented, null, parameter, types);
        }
        String impossible =
                switch (choice % 4) {
                    case 0 -> at.plus(FAR).toString();
                    case 1 -> new Cursor(at.epoch() + FAR, at.seq()).toString();
                    case 2 ->
                            at.epoch() > 1
                                    ? new Cursor(at.epoch() - 1, at.seq()).toString()
                                    : new Cursor(FAR, 0).toString();
                    default -> GARBAGE.get(random.nextInt(GARBAGE.size()));
                };
        cursors.put(chosen, impossible);
        Set<String> more = new HashSet<>(invented);
        more.add(chosen);
        return new Wish(cursors, more, null, parameter, types);
    }

    private static Map<String, String> texts(Map<String, Cursor> known) {
        Map<String, String> texts = new TreeMap<>();
        known.forEach((session, at) -> texts.put(session, at.toString()));
        return texts;
    }

    /** Which made-up cursors are still what the client goes by, when that is where it is now. */
    Set<String> stillInvented(Map<String, Cursor> known) {
        Map<String, String> texts = texts(known);
        return invented.stream()
                .filter(each -> Objects.equals(texts.get(each), cursors.get(each)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without a cursor, but where it begins is a cursor all the same. */
    boolean comesFromAPlace() {
        return cursors.isEmpty() && from != null && !from.equals("snapshot");
    }

    /** The value of the {@code Last-Event-ID} header; null when there is none. */
    String header(boolean many) {
        return parameter == null && !cursors.isEmpty() ? text(many) : null;
    }

    /** The request's target. */
    String target(List<String> sessions, boolean many) {
        Map<String, String> query = new LinkedHashMap<>();
        if (from != null) {
            query.put("from", from);
        }
        if (parameter != null && !cursors.isEmpty()) {
            query.put(parameter, text(many));
        }
        if (types != null) {
            query.put("types", types);
        }
        String rest =
                query.entrySet().stream()
                        .map(each ->
                                each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        String path =
                many
                        ? "/api/v1/stream?"
                                + sessions.stream()
                                        .map(each -> "session=" + each)
                                        .collect(Collectors.joining("&"))
                                + "&"
                        : "/api/v1/sessions/" + sessions.getFirst() + "/stream?";
        return path + rest;
    }

    private String text(boolean many) {
        return many
                ? cursors.entrySet().stream()
                        .map(each -> "s:" + each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(","))
                : cursors.values().iterator().next();
    }
}
