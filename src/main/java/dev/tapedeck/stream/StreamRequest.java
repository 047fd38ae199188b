package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Problem;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is asked for, read from the query and the {@code Last-Event-ID} header.
 *
 * @param cursor as sent, not yet understood; null when none was
 * @param rate how often a second what is conflated may be sent, or null when nothing was said
 */
record StreamRequest(
        @Nullable String cursor,
        Verdict.Beginning from,
        Shape shape,
        boolean cheapest,
        @Nullable Double rate) {
    private static final double MAX_SPEED = 1_000_000;
    private static final double DEFAULT_RATE = 5;

    /** A rate that there is nothing for is a mistake. */
    void check(boolean conflatesByItself) {
        if (rate != null && shape.conflate() == null && !conflatesByItself) {
            throw Problem.parameter(
                    "rate", "says how often conflate sends, and conflate is missing");
        }
    }

    /** Between two looks at a value of which only the latest counts. */
    long latestMillis() {
        return Math.max(1, (long) (1000 / (rate == null ? DEFAULT_RATE : rate)));
    }

    static StreamRequest of(MultiMap query, MultiMap headers) {
        String cursor =
                Stream.of(
                                headers.get("Last-Event-ID"),
                                query.get("last_event_id"),
                                query.get("lastEventId"),
                                query.get("after"))
                        .filter(text -> text != null && !text.isEmpty())
                        .findFirst()
                        .orElse(null);
        Double rate = rate(query);
        Shape shape =
                new Shape(
                        types(query, "types"),
                        conflate(query, rate),
                        playback(query, cursor),
                        until(query));
        return new StreamRequest(cursor, from(query), shape, cheapest(query), rate);
    }

    private static Verdict.Beginning from(MultiMap query) {
        String from = query.get("from");
        if (from == null) {
            return Verdict.Beginning.SNAPSHOT;
        }
        return Arrays.stream(Verdict.Beginning.values())
                .filter(each -> each.wire().equals(from))
                .findFirst()
                .orElseThrow(() -> Problem.parameter("from", "should be snapshot, start or now"));
    }

    private static @Nullable Set<String> types(MultiMap query, String name) {
        List<String> given = query.getAll(name);
        if (given.isEmpty()) {
            return null;
        }
        Set<String> types =
                given.stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(String::strip)
                        .filter(type -> !type.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
        if (types.isEmpty()
                || types.size() > 100
                || !types.stream().allMatch(EventType::isAllowed)) {
            throw Problem.parameter(name, "should be event types with commas between");
        }
        return types;
    }

    private static @Nullable Double rate(MultiMap query) {
        String rate = query.get("rate");
        return rate == null ? null : number("rate", rate, 0.01, 1000);
    }

    private static Shape.@Nullable Conflate conflate(MultiMap query, @Nullable Double rate) {
        Set<String> types = types(query, "conflate");
        return types == null ? null : new Shape.Conflate(types, rate == null ? DEFAULT_RATE : rate);
    }

    private static Shape.@Nullable Playback playback(MultiMap query, @Nullable String cursor) {
        String speed = query.get("speed");
        String clock = query.get("clock");
        if (clock != null && !clock.equals("ts") && !clock.equals("data")) {
            throw Problem.parameter("clock", "should be ts or data");
        }
        if (speed == null) {
            if (clock != null) {
                throw Problem.parameter("clock", "belongs to speed, and speed is missing");
            }
            return null;
        }
        if (cursor == null && !"start".equals(query.get("from"))) {
            throw Problem.parameter(
                    "speed", "plays recorded events: give from=start or a cursor too");
        }
        return new Shape.Playback(number("speed", speed, 0.001, MAX_SPEED), "data".equals(clock));
    }

    private static @Nullable Cursor until(MultiMap query) {
        String until = query.get("until");
        return until == null
                ? null
                : Cursor.parse(until)
                        .orElseThrow(
                                () -> Problem.parameter("until", "should be a cursor like 1.17"));
    }

    private static boolean cheapest(MultiMap query) {
        String catchup = query.get("catchup");
        if (catchup == null || catchup.equals("replay")) {
            return false;
        }
        if (catchup.equals("auto")) {
            return true;
        }
        throw Problem.parameter("catchup", "should be replay or auto");
    }

    private static double number(String name, String text, double min, double max) {
        double value;
        try {
            value = text.length() > 20 ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= min && value <= max)) {
            throw Problem.parameter(
                    name, String.format(Locale.ROOT, "should be a number from %s to %s", min, max));
        }
        return value;
    }
}
