package dev.tapedeck.execution.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads the numbers and times that markets write. */
final class MarketValues {
    /**
     * Numbers below are seconds of the epoch (until the year 5138), numbers above are milliseconds
     * (from 1973).
     */
    private static final BigDecimal SECONDS_BELOW = new BigDecimal("100000000000");

    private static final BigDecimal MILLIS_BELOW = new BigDecimal("100000000000000");
    private static final int MAX_CHARS = 40;
    private static final int MAX_SCALE = 18;
    private static final int MAX_WHOLE_DIGITS = 20;
    private static final int LENGTH_OF_A_DAY = 10;

    private MarketValues() {}

    static BigDecimal price(@Nullable String text) throws BadLine {
        BigDecimal value = number("price", text);
        if (value.signum() <= 0) {
            throw new BadLine("the price is not above 0");
        }
        return value;
    }

    /** An absent amount is 0. */
    static BigDecimal amount(@Nullable String text) throws BadLine {
        if (text == null || text.isEmpty()) {
            return BigDecimal.ZERO;
        }
        BigDecimal value = number("amount", text);
        if (value.signum() < 0) {
            throw new BadLine("the amount is below 0");
        }
        return value;
    }

    /** Epoch seconds or milliseconds, an RFC 3339 time, or a day, which is its midnight in UTC. */
    static Instant time(@Nullable String text) throws BadLine {
        if (text == null || text.isEmpty()) {
            throw new BadLine("there is no timestamp");
        }
        if (text.length() > MAX_CHARS) {
            throw new BadLine("the timestamp is no time");
        }
        try {
            if (text.length() == LENGTH_OF_A_DAY && text.charAt(4) == '-') {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (text.indexOf('-') > 0 && text.indexOf(':') > 0) {
                return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            throw new BadLine("the timestamp is no time");
        }
        return epoch(number("timestamp", text));
    }

    private static Instant epoch(BigDecimal value) throws BadLine {
        if (value.signum() < 0 || value.compareTo(MILLIS_BELOW) >= 0) {
            throw new BadLine("the timestamp is neither seconds nor milliseconds since 1970");
        }
        int toMicros = value.compareTo(SECONDS_BELOW) < 0 ? 6 : 3;
        long micros =
                value.movePointRight(toMicros).setScale(0, RoundingMode.DOWN).longValueExact();
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static BigDecimal number(String what, @Nullable String text) throws BadLine {
        if (text == null || text.isEmpty()) {
            throw new BadLine("there is no " + what);
        }
        BigDecimal value;
        try {
            value = text.length() > MAX_CHARS ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            value = null;
        }
        if (value == null || tooWide(value)) {
            throw new BadLine(
                    "the " + what + " is no number of up to 20 digits with 18 after the point");
        }
        return value;
    }

    private static boolean tooWide(BigDecimal value) {
        return value.scale() > MAX_SCALE
                || value.scale() < -MAX_WHOLE_DIGITS
                || value.precision() - value.scale() > MAX_WHOLE_DIGITS;
    }
}
