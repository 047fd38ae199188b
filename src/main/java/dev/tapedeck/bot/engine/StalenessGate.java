package dev.tapedeck.bot.engine;

import java.util.Optional;

/** A tick that was old when it was looked at opens nothing. */
final class StalenessGate implements Gate {
    @Override
    public Optional<Refusal> refuse(Moment moment) {
        long most = moment.settings().maxTickStalenessMs();
        long age = moment.now() - moment.tick().ts();
        return most > 0 && age > most
                ? Optional.of(
                        Refusal.of(moment.side(), NoEntryReason.TICK_STALE, "ageMs", age)
                                .and("limitMs", most))
                : Optional.empty();
    }
}
