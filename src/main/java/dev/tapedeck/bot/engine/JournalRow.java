package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A row of the bot's journal.
 *
 * @param symbol {@link #SYSTEM} for what concerns no symbol; then there is no side
 * @param data a compact JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JournalRow(
        long ts, Mode mode, String symbol, String event, @Nullable Side side, byte[] data) {
    public static final String SYSTEM = "SYSTEM";

    /** The line without its end. */
    public byte[] toJson() {
        return new JsonObject()
                .whole("ts", ts)
                .text("mode", mode.word())
                .text("symbol", symbol)
                .text("event", event)
                .text("side", side == null ? null : side.name())
                .raw("data", data)
                .end();
    }
}
