package dev.tapedeck.stream;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventLines;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When each recorded event is due, counted from the first one that is played. Times in milliseconds. */
final class PlaybackClock {
    private final Shape.Playback playback;
    private long firstMillis = Long.MIN_VALUE;
    private long lastMillis;
    private long startedMillis;

    PlaybackClock(Shape.Playback playback) {
        this.playback = playback;
    }

    void restart() {
        firstMillis = Long.MIN_VALUE;
    }

    /** Milliseconds until event {@code i} is due; 0 when it is. An event whose time goes back is due with the one before it. */
    long waitMillis(EventLines lines, int i, long nowMillis) {
        long at = time(lines, i);
        if (firstMillis == Long.MIN_VALUE) {
            firstMillis = at;
            lastMillis = at;
            startedMillis = nowMillis;
        }
        lastMillis = Math.max(lastMillis, at);
        double due = startedMillis + (lastMillis - firstMillis) / playback.speed();
        return Math.max(0, (long) Math.ceil(due - nowMillis));
    }

    private long time(EventLines lines, int i) {
        if (playback.dataClock()) {
            Optional<String> own = JsonFields.text(lines.bytes(), lines.dataFrom(i), lines.dataTo(i), "timestamp");
            try {
                return own.map(text -> OffsetDateTime.parse(text).toInstant().toEpochMilli())
                        .orElseGet(() -> numeric(lines, i));
            } catch (DateTimeParseException e) {
                return lastMillis;
            }
        }
        return Instant.parse(lines.ts(i)).toEpochMilli();
    }

    /** An epoch in seconds or milliseconds; an event without a time of its own is due with the one before it. */
    private long numeric(EventLines lines, int i) {
        byte[] raw = JsonFields.raw(lines.bytes(), lines.dataFrom(i), lines.dataTo(i), "timestamp");
        if (raw == null) {
            return firstMillis == Long.MIN_VALUE ? Instant.parse(lines.ts(i)).toEpochMilli() : lastMillis;
        }
        return JsonFields.decimal(raw, 0, raw.length)
                .map(value -> {
                    double number = value.doubleValue();
                    return (long) (number < 1e11 ? number * 1000 : number);
                })
                .orElse(lastMillis);
    }
}
