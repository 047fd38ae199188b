package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;

/**
 * All that an entry depends on.
 *
 * @param now when the tick is looked at, so that its age is known
 * @param active symbols with an order or a position
 */
record Moment(BotSettings settings, Side side, Desk desk, Tick tick, long now, long active) {}
