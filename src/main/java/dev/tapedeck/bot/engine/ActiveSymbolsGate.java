package dev.tapedeck.bot.engine;

import java.util.Optional;

/** Only so many symbols may have an order or a position at once. */
final class ActiveSymbolsGate implements Gate {
    @Override
    public Optional<Refusal> refuse(Moment moment) {
        int most = moment.settings().maxActiveSymbols();
        return moment.active() >= most
                ? Optional.of(
                        Refusal.of(
                                        moment.side(),
                                        NoEntryReason.MAX_ACTIVE_SYMBOLS,
                                        "active",
                                        moment.active())
                                .and("limit", most))
                : Optional.empty();
    }
}
