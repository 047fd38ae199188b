package dev.tapedeck.bot.engine;

import java.util.OptionalLong;

/**
 * How long a bot was running and not paused.
 *
 * @param doneMillis of the stretches that are over
 * @param since when the present one began; empty while there is none
 */
record Uptime(long doneMillis, OptionalLong since) {
    static final Uptime NONE = new Uptime(0, OptionalLong.empty());

    Uptime begin(long now) {
        return since.isPresent() ? this : new Uptime(doneMillis, OptionalLong.of(now));
    }

    Uptime end(long now) {
        return new Uptime(activeMillis(now), OptionalLong.empty());
    }

    long activeMillis(long now) {
        return doneMillis + (since.isPresent() ? Math.max(0, now - since.getAsLong()) : 0);
    }
}
