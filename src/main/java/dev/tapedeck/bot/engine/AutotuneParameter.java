package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/** A setting that autotune may change, by how much, and how far. */
public enum AutotuneParameter {
    PRICE("priceUpThrPct", "0.05", "0.1", "5", BotSettings::priceUpThrPct),
    OPEN_INTEREST("oiUpThrPct", "5", "10", "300", BotSettings::oiUpThrPct),
    NOTIONAL("minNotionalUSDT", "1", "1", "100", BotSettings::minNotionalUSDT);

    private final String field;
    private final BigDecimal step;
    private final BigDecimal min;
    private final BigDecimal max;
    private final transient Function<BotSettings, BigDecimal> value;

    AutotuneParameter(
            String field,
            String step,
            String min,
            String max,
            Function<BotSettings, BigDecimal> value) {
        this.field = field;
        this.step = new BigDecimal(step);
        this.min = new BigDecimal(min);
        this.max = new BigDecimal(max);
        this.value = value;
    }

    /** Its name in the settings. */
    public String field() {
        return field;
    }

    BigDecimal of(BotSettings settings) {
        return value.apply(settings);
    }

    /** One step up; empty at the upper bound. */
    Optional<BigDecimal> raised(BotSettings settings) {
        BigDecimal now = of(settings);
        return Optional.of(now.add(step).min(max).max(min)).filter(next -> next.compareTo(now) > 0);
    }

    /** One step down; empty at the lower bound. */
    Optional<BigDecimal> lowered(BotSettings settings) {
        BigDecimal now = of(settings);
        return Optional.of(now.subtract(step).max(min).min(max))
                .filter(next -> next.compareTo(now) < 0);
    }

    byte[] boundsJson() {
        return new JsonObject().number("min", min).number("max", max).end();
    }
}
