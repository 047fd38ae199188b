package dev.tapedeck.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times on the wire: RFC 3339, UTC, always six digits of a second. */
public final class Timestamps {
    /** Characters of every timestamp. */
    public static final int LENGTH = 27;

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    public static String format(Instant instant) {
        return FORMAT.format(instant.truncatedTo(ChronoUnit.MICROS));
    }

    public static byte[] ascii(Instant instant) {
        return format(instant).getBytes(StandardCharsets.US_ASCII);
    }
}
