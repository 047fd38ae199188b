package dev.tapedeck.bot.settings;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A setting that is a number in a range. What is outside goes to the nearest end of it, what should
 * be whole loses its fraction, and what is no number becomes the default.
 *
 * @param max null where there is none
 */
record NumberField(
        String name, BigDecimal fallback, BigDecimal min, @Nullable BigDecimal max, boolean isWhole)
        implements Consumer<RawObject> {

    /** From 0 on. */
    static NumberField decimal(String name, String fallback) {
        return new NumberField(name, new BigDecimal(fallback), BigDecimal.ZERO, null, false);
    }

    static NumberField decimal(String name, String fallback, long min, long max) {
        return new NumberField(
                name,
                new BigDecimal(fallback),
                BigDecimal.valueOf(min),
                BigDecimal.valueOf(max),
                false);
    }

    static NumberField whole(String name, long fallback, long min, long max) {
        return new NumberField(
                name,
                BigDecimal.valueOf(fallback),
                BigDecimal.valueOf(min),
                BigDecimal.valueOf(max),
                true);
    }

    /** Empty when no number stands there; a text of digits is none. */
    static Optional<BigDecimal> read(RawObject settings, String name) {
        byte[] value = settings.get(name);
        return value == null || value[0] == '"' ? Optional.empty() : settings.decimal(name);
    }

    static void require(RawObject settings, String name, List<Problem.BadField> bad) {
        if (read(settings, name).isEmpty()) {
            bad.add(new Problem.BadField(name, "should be a number"));
        }
    }

    static void requirePositive(RawObject settings, String name, List<Problem.BadField> bad) {
        if (read(settings, name).filter(value -> value.signum() > 0).isEmpty()) {
            bad.add(new Problem.BadField(name, "should be a number above 0"));
        }
    }

    static void requireOneOf(
            RawObject settings, String name, List<Integer> allowed, List<Problem.BadField> bad) {
        boolean good =
                read(settings, name)
                        .filter(value ->
                                allowed.stream()
                                        .map(BigDecimal::valueOf)
                                        .anyMatch(each -> each.compareTo(value) == 0))
                        .isPresent();
        if (!good) {
            bad.add(new Problem.BadField(name, "should be one of " + allowed));
        }
    }

    @Override
    public void accept(RawObject settings) {
        Optional<BigDecimal> there = read(settings, name);
        BigDecimal value = clamped(there.orElse(fallback));
        if (there.isEmpty() || there.get().compareTo(value) != 0) {
            settings.put(name, RawObject.literal(value.toPlainString()));
        }
    }

    private BigDecimal clamped(BigDecimal value) {
        BigDecimal plain = isWhole ? value.setScale(0, RoundingMode.DOWN) : value;
        BigDecimal low = plain.max(min);
        return max == null ? low : low.min(max);
    }
}
