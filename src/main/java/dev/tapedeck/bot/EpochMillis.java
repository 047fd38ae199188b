package dev.tapedeck.bot;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/** Times in the documents of bots: whole milliseconds since 1970. */
public final class EpochMillis {
    private EpochMillis() {}

    /** A time written as text becomes a number; what is no time becomes 0. */
    public static void fill(RawObject object, String name) {
        byte[] there = object.get(name);
        boolean isNumber =
                there != null
                        && there[0] != '"'
                        && object.decimal(name).map(BigDecimal::signum).orElse(-1) >= 0;
        if (!isNumber) {
            long millis = object.text(name).map(EpochMillis::parse).orElse(0L);
            object.put(name, RawObject.literal(String.valueOf(Math.max(0, millis))));
        }
    }

    private static long parse(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return 0;
        }
    }
}
