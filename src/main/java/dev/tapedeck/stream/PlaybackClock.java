package dev.tapedeck.stream;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventLines;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/**
 * When each recorded event is due, counted from the first one that is played. Times in
 * milliseconds.
 */
final class PlaybackClock {
    private static final long NONE = Long.MIN_VALUE;

    private final Shape.Playback playback;
    private long firstMillis = NONE;
    private long lastMillis;
    private long startedMillis;

    PlaybackClock(Shape.Playback playback) {
        this.playback = playback;
    }

    void restart() {
        firstMillis = NONE;
    }

    /**
     * Milliseconds until event {@code i} is due; 0 when it is. An event whose time goes back, or
     * that has none of its own, is due with the one before it.
     */
    long waitMillis(EventLines lines, int i, long nowMillis) {
        long at = time(lines, i);
        if (at == NONE) {
            if (firstMillis == NONE) {
                return 0;
            }
            at = lastMillis;
        }
        if (firstMillis == NONE) {
            firstMillis = at;
            lastMillis = at;
            startedMillis = nowMillis;
        }
        lastMillis = Math.max(lastMillis, at);
        double due = startedMillis + (lastMillis - firstMillis) / playback.speed();
        return Math.max(0, (long) Math.ceil(due - nowMillis));
    }

    private long time(EventLines lines, int i) {
        if (!playback.dataClock()) {
            return Instant.parse(lines.ts(i)).toEpochMilli();
        }
        byte[] own = JsonFields.raw(lines.bytes(), lines.dataFrom(i), lines.dataTo(i), "timestamp");
        if (own == null) {
            return NONE;
        }
        return own[0] == '"'
                ? written(JsonFields.text(own, 0, own.length).orElse(""))
                : numeric(own);
    }

    /** RFC 3339; without an offset it is UTC. */
    private static long written(String text) {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime at
                    ? at.toInstant().toEpochMilli()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    /** An epoch in seconds or milliseconds. */
    private static long numeric(byte[] digits) {
        return JsonFields.decimal(digits, 0, digits.length)
                .map(value -> {
                    double number = value.doubleValue();
                    return (long) (number < 1e11 ? number * 1000 : number);
                })
                .orElse(NONE);
    }
}
