package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.Mode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Something that a tick or a command brought about. All of them are events of the bot's stream;
 * those that matter to a book-keeper are rows of its journal too.
 */
public sealed interface Outcome {
    long ts();

    /** The type of the stream's event. */
    String type();

    /** The data of the stream's event: a compact JSON object. */
    byte[] data();

    /** Empty for what leaves no row. */
    default Optional<JournalRow> row(Mode mode) {
        return Optional.empty();
    }

    /** An impulse was held long enough and counted. */
    record SignalGiven(
            long ts,
            String symbol,
            Side side,
            BigDecimal markPrice,
            BigDecimal pricePct,
            BigDecimal oiPct,
            long count,
            long needed)
            implements Outcome {
        @Override
        public String type() {
            return "signal:new";
        }

        @Override
        public byte[] data() {
            return OutcomeJson.signal(OutcomeJson.about(ts, symbol, side), this);
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            byte[] data = OutcomeJson.signal(new JsonObject(), this);
            return Optional.of(new JournalRow(ts, mode, symbol, "SIGNAL", side, data));
        }
    }

    /** A step in an order's life. */
    record OrderChanged(long ts, String symbol, EntryOrder order, OrderChange change)
            implements Outcome {
        @Override
        public String type() {
            return "order:update";
        }

        @Override
        public byte[] data() {
            JsonObject json = OutcomeJson.about(ts, symbol, order.side());
            return OutcomeJson.order(json.text("status", change.word()), order, change);
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            byte[] data = OutcomeJson.order(new JsonObject(), order, change);
            String event = "ORDER_" + change.word();
            return Optional.of(new JournalRow(ts, mode, symbol, event, order.side(), data));
        }
    }

    record PositionOpened(long ts, String symbol, Position position) implements Outcome {
        @Override
        public String type() {
            return "position:update";
        }

        @Override
        public byte[] data() {
            JsonObject json = OutcomeJson.about(ts, symbol, position.side());
            return OutcomeJson.position(json.text("status", "OPENED"), position).end();
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            byte[] data = OutcomeJson.position(new JsonObject(), position).end();
            return Optional.of(
                    new JournalRow(ts, mode, symbol, "POSITION_OPENED", position.side(), data));
        }
    }

    /**
     * @param slippage informational, in money; not part of the pnl
     */
    record PositionClosed(ClosedTrade trade, BigDecimal slippage) implements Outcome {
        @Override
        public long ts() {
            return trade.closedAt();
        }

        @Override
        public String type() {
            return "position:update";
        }

        @Override
        public byte[] data() {
            JsonObject json = OutcomeJson.about(ts(), trade.symbol(), trade.position().side());
            return OutcomeJson.trade(json.text("status", "CLOSED"), trade, slippage);
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            byte[] data = OutcomeJson.trade(new JsonObject(), trade, slippage);
            Side side = trade.position().side();
            return Optional.of(
                    new JournalRow(ts(), mode, trade.symbol(), "POSITION_CLOSED", side, data));
        }
    }

    record SymbolChanged(long ts, String symbol, SymbolState from, SymbolState to)
            implements Outcome {
        @Override
        public String type() {
            return "symbol:update";
        }

        @Override
        public byte[] data() {
            return new JsonObject()
                    .whole("ts", ts)
                    .text("symbol", symbol)
                    .text("from", from.word())
                    .text("state", to.word())
                    .end();
        }
    }

    /** Who waits for an entry now, the longest first. */
    record QueueChanged(long ts, List<Queued> queue) implements Outcome {
        public QueueChanged {
            queue = List.copyOf(queue);
        }

        @Override
        public String type() {
            return "queue:update";
        }

        @Override
        public byte[] data() {
            return OutcomeJson.queue(ts, queue);
        }
    }

    /** Told once for a reason, a symbol and a candle. */
    record EntryRefused(long ts, String symbol, Refusal refusal) implements Outcome {
        @Override
        public String type() {
            return "log";
        }

        @Override
        public byte[] data() {
            return OutcomeJson.about(ts, symbol, refusal.side())
                    .text("level", "info")
                    .text("message", "no entry")
                    .text("reason", refusal.reason().name())
                    .raw("numbers", refusal.numbersJson())
                    .end();
        }
    }

    /** A guardrail paused the bot. */
    record GuardrailTripped(long ts, Trip trip) implements Outcome {
        @Override
        public String type() {
            return "log";
        }

        @Override
        public byte[] data() {
            return OutcomeJson.trip(
                    new JsonObject()
                            .whole("ts", ts)
                            .text("level", "warn")
                            .text("message", "a guardrail paused the bot"),
                    trip);
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            byte[] data = OutcomeJson.trip(new JsonObject(), trip);
            return Optional.of(
                    new JournalRow(ts, mode, JournalRow.SYSTEM, "GUARDRAIL_PAUSED", null, data));
        }
    }

    /** The bot did what it was told; the journal knows no row of starts and stops. */
    record Commanded(long ts, Command command, int cancelled, int closed) implements Outcome {
        @Override
        public String type() {
            return "log";
        }

        @Override
        public byte[] data() {
            return OutcomeJson.command(
                    new JsonObject()
                            .whole("ts", ts)
                            .text("level", "info")
                            .text("message", "told to " + command.name()),
                    this);
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            return switch (command) {
                case START, STOP -> Optional.empty();
                case PAUSE, RESUME, KILL ->
                        Optional.of(
                                new JournalRow(
                                        ts,
                                        mode,
                                        JournalRow.SYSTEM,
                                        "BOT_" + command,
                                        null,
                                        OutcomeJson.command(new JsonObject(), this)));
            };
        }
    }

    /** Autotune changed something; what, its history says in the same words. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record AutotuneApplied(long ts, byte[] change) implements Outcome {
        @Override
        public String type() {
            return "log";
        }

        @Override
        public byte[] data() {
            return new JsonObject()
                    .whole("ts", ts)
                    .text("level", "info")
                    .text("message", "autotune changed something")
                    .raw("change", change)
                    .end();
        }

        @Override
        public Optional<JournalRow> row(Mode mode) {
            return Optional.of(
                    new JournalRow(ts, mode, JournalRow.SYSTEM, "AUTO_TUNE_APPLIED", null, change));
        }
    }

    /** Running, paused, or the statistics are others now. */
    record StateChanged(long ts, boolean running, boolean paused, Tally tally, Equity equity)
            implements Outcome {
        @Override
        public String type() {
            return "state";
        }

        @Override
        public byte[] data() {
            return new JsonObject()
                    .whole("ts", ts)
                    .flag("running", running)
                    .flag("paused", paused)
                    .raw("stats", StatsJson.write(tally, equity))
                    .end();
        }
    }
}
