package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How figures are rounded and written: ratios with 12 digits after the point, half to even. */
final class Figures {
    /** Of what is computed on the way to a figure. */
    static final MathContext PRECISE = MathContext.DECIMAL128;

    static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private static final int SCALE = 12;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Figures() {}

    /** {@code a / b}, rounded; null when b is 0. */
    static @Nullable BigDecimal ratio(BigDecimal a, BigDecimal b) {
        return b.signum() == 0 ? null : plain(a.divide(b, SCALE, RoundingMode.HALF_EVEN));
    }

    static BigDecimal rounded(BigDecimal value) {
        return plain(value.setScale(SCALE, RoundingMode.HALF_EVEN));
    }

    /** The same value without idle zeros and never with an exponent. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** From one value to the next, as a fraction; null when there was nothing to gain from. */
    static @Nullable BigDecimal change(BigDecimal from, BigDecimal to) {
        return from.signum() <= 0 ? null : ratio(to.subtract(from), from);
    }

    /** As on the wire. */
    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : TIME.format(time.truncatedTo(ChronoUnit.MICROS));
    }
}
