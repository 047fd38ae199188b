package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.AutoTuneScope;
import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What should change after a look at the last trades: at most one thing, by the first rule that
 * matches. A threshold that is at its bound hands over to the next one.
 */
public final class AutotunePlanner {
    private static final int FEW_TRADES = 2;
    private static final int MANY_TRADES = 6;
    private static final int TRADES_FOR_FRICTION = 4;
    private static final int TRADES_OF_SYMBOL = 3;
    private static final BigDecimal FRICTION_PCT = BigDecimal.valueOf(50);

    private AutotunePlanner() {}

    public static Optional<AutotunePlan> plan(
            AutoTuneScope scope, BotSettings settings, AutotuneWindow window) {
        return switch (scope) {
            case GLOBAL -> adjust(settings, window);
            case UNIVERSE_ONLY -> exclude(window);
        };
    }

    private static Optional<AutotunePlan> adjust(BotSettings settings, AutotuneWindow window) {
        long trades = window.trades();
        if (trades <= FEW_TRADES) {
            return relax(settings, trades + " trades, few enough to relax");
        }
        if (trades >= MANY_TRADES && window.pnl().signum() < 0) {
            return tighten(
                    settings,
                    trades + " trades lost " + JsonObject.plain(window.pnl().negate()) + " USDT");
        }
        BigDecimal friction = window.frictionPct();
        if (trades >= TRADES_FOR_FRICTION && friction.compareTo(FRICTION_PCT) >= 0) {
            return AutotuneParameter.NOTIONAL
                    .raised(settings)
                    .map(after ->
                            to(
                                    AutotuneParameter.NOTIONAL,
                                    settings,
                                    after,
                                    "fees took "
                                            + JsonObject.plain(friction)
                                            + " % of what "
                                            + trades
                                            + " trades moved"));
        }
        return Optional.empty();
    }

    private static Optional<AutotunePlan> relax(BotSettings settings, String reason) {
        return lowered(AutotuneParameter.PRICE, settings, reason)
                .or(() -> lowered(AutotuneParameter.OPEN_INTEREST, settings, reason));
    }

    private static Optional<AutotunePlan> tighten(BotSettings settings, String reason) {
        return raised(AutotuneParameter.PRICE, settings, reason)
                .or(() -> raised(AutotuneParameter.OPEN_INTEREST, settings, reason));
    }

    private static Optional<AutotunePlan> lowered(
            AutotuneParameter parameter, BotSettings settings, String reason) {
        return parameter.lowered(settings).map(after -> to(parameter, settings, after, reason));
    }

    private static Optional<AutotunePlan> raised(
            AutotuneParameter parameter, BotSettings settings, String reason) {
        return parameter.raised(settings).map(after -> to(parameter, settings, after, reason));
    }

    private static AutotunePlan to(
            AutotuneParameter parameter, BotSettings settings, BigDecimal after, String reason) {
        return new AutotunePlan.Adjust(parameter, parameter.of(settings), after, reason);
    }

    /** The symbol that lost most, of two alike the first by name. */
    private static Optional<AutotunePlan> exclude(AutotuneWindow window) {
        return window.symbols().entrySet().stream()
                .filter(each ->
                        each.getValue().trades() >= TRADES_OF_SYMBOL
                                && each.getValue().pnl().signum() < 0)
                .min(
                        Comparator.comparing((Map.Entry<String, AutotuneWindow.OfSymbol> each) ->
                                        each.getValue().pnl())
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(worst ->
                        new AutotunePlan.Exclude(
                                worst.getKey(),
                                worst.getValue().trades()
                                        + " trades lost "
                                        + JsonObject.plain(worst.getValue().pnl().negate())
                                        + " USDT"));
    }
}
