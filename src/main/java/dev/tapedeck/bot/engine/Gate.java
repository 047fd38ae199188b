package dev.tapedeck.bot.engine;

import java.util.Optional;

/** Something that may forbid an entry at a moment. */
@FunctionalInterface
interface Gate {
    Optional<Refusal> refuse(Moment moment);
}
