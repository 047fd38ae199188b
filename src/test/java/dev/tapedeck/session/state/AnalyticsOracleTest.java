package dev.tapedeck.session.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.EventLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The analytics against a second way to get them: everything anew from all trades and positions,
 * after each event.
 */
class AnalyticsOracleTest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Test
    void incrementalSumsAreTheSumsOverAll() throws IOException {
        for (long seed = 1; seed <= 40; seed++) {
            EventLines lines = new Histories(seed).tape(1_200).lines();
            SessionState state = SessionState.begin(Tape.info());
            Oracle oracle = new Oracle();
            for (int i = 0; i < lines.count(); i++) {
                state.apply(lines, i);
                oracle.apply(lines.type(i).name(), MAPPER.readTree(lines.data(i)));
                oracle.check(state.copy().performance(), "seed " + seed + " event " + i);
            }
            oracle.checkJson(state.copy().analyticsJson(), "seed " + seed);
        }
    }

    /** Slow and plain. */
    private static final class Oracle {
        private static final class Held {
            private final JsonNode data;

            /** What marks it; null while it counts what was sent. */
            private BigDecimal price;

            private BigDecimal traded = BigDecimal.ZERO;

            Held(JsonNode data) {
                this.data = data;
            }
        }

        private final List<BigDecimal> pnls = new ArrayList<>();
        private final Map<String, Held> positions = new LinkedHashMap<>();
        private final Map<String, BigDecimal> marks = new HashMap<>();
        private BigDecimal peak = BigDecimal.ZERO;
        private BigDecimal maxDrawdown = BigDecimal.ZERO;

        void apply(String type, JsonNode data) {
            switch (type) {
                case "trade" -> trade(data);
                case "position" -> position(data);
                case "tick" -> tick(data);
                default -> {}
            }
            BigDecimal equity = realized().add(unrealized());
            peak = peak.max(equity);
            maxDrawdown = maxDrawdown.max(peak.subtract(equity));
        }

        private void trade(JsonNode trade) {
            BigDecimal pnl = decimal(trade.path("pnl"));
            if (!trade.isObject() || pnl == null) {
                return;
            }
            pnls.add(pnl);
            Held held = positions.get(trade.path("position_id").asText());
            if (held == null || round(trade) >= 0 && round(trade) < round(held.data)) {
                return;
            }
            BigDecimal all = whole(held.data);
            BigDecimal closes = decimal(trade.path("actual_quantity"));
            if (closes == null) {
                closes = decimal(trade.path("quantity"));
                BigDecimal sent = decimal(held.data.path("quantity"));
                boolean unscaled = closes != null && sent != null;
                if (unscaled && closes.abs().compareTo(sent.abs()) == 0) {
                    closes = all;
                }
            }
            if (closes == null || quantity(held.data) == null) {
                closes = held.traded.signum() < 0 ? held.traded.negate() : all;
            }
            held.traded = held.traded.add(closes.abs()).min(all);
        }

        private static int round(JsonNode data) {
            JsonNode round = data.path("re_entry_num");
            return round.isIntegralNumber() ? round.intValue() : -1;
        }

        private static BigDecimal whole(JsonNode position) {
            BigDecimal quantity = quantity(position);
            return quantity == null ? BigDecimal.ONE : quantity.abs();
        }

        private void position(JsonNode data) {
            String id = data.path("position_id").asText();
            if (data.path("removed").asBoolean()) {
                positions.remove(id);
                return;
            }
            Held now = new Held(data);
            Held before = positions.put(id, now);
            if (before != null) {
                BigDecimal told = before.traded.max(BigDecimal.ZERO);
                now.traded = told.subtract(lost(before.data, data)).min(BigDecimal.ZERO);
            }
            BigDecimal ltp = decimal(data.path("current_ltp"));
            if (decimal(data.path("unrealized_pnl")) == null) {
                now.price = ltp == null ? marks.get(data.path("symbol").asText()) : ltp;
            }
        }

        private static BigDecimal lost(JsonNode before, JsonNode now) {
            BigDecimal was = signed(before);
            BigDecimal is = signed(now);
            if (isClosed(before) || was == null || is == null || round(before) != round(now)) {
                return BigDecimal.ZERO;
            }
            BigDecimal kept = was.signum() == is.signum() ? is.abs() : BigDecimal.ZERO;
            return was.abs().subtract(kept).max(BigDecimal.ZERO);
        }

        private void tick(JsonNode data) {
            BigDecimal price = null;
            for (String name :
                    List.of(
                            "price",
                            "ltp",
                            "current_ltp",
                            "markPrice",
                            "mark_price",
                            "last",
                            "close")) {
                price = price == null ? decimal(data.path(name)) : price;
            }
            if (price == null) {
                return;
            }
            String symbol = data.path("symbol").asText();
            marks.put(symbol, price);
            for (Held held : positions.values()) {
                if (held.data.path("symbol").asText().equals(symbol) && computable(held.data)) {
                    held.price = price;
                }
            }
        }

        private static boolean computable(JsonNode position) {
            return decimal(position.path("entry_price")) != null && quantity(position) != null;
        }

        private static BigDecimal quantity(JsonNode position) {
            BigDecimal actual = decimal(position.path("actual_quantity"));
            return actual == null ? decimal(position.path("quantity")) : actual;
        }

        /** Negative for a short one. */
        private static BigDecimal signed(JsonNode position) {
            String side = position.path("side").asText();
            BigDecimal quantity = quantity(position);
            boolean isShort = side.equalsIgnoreCase("short") || side.equalsIgnoreCase("sell");
            return quantity != null && isShort ? quantity.abs().negate() : quantity;
        }

        private static boolean isClosed(JsonNode position) {
            BigDecimal quantity = quantity(position);
            return position.path("status").asText().equalsIgnoreCase("closed")
                    || quantity != null && quantity.signum() == 0;
        }

        private static BigDecimal value(Held held) {
            BigDecimal all = whole(held.data);
            BigDecimal left = all.subtract(held.traded.max(BigDecimal.ZERO));
            if (isClosed(held.data) || left.signum() == 0) {
                return BigDecimal.ZERO;
            }
            if (held.price == null) {
                BigDecimal sent = decimal(held.data.path("unrealized_pnl"));
                boolean untouched = left.compareTo(all) == 0;
                return sent == null
                        ? BigDecimal.ZERO
                        : untouched
                                ? sent
                                : sent.multiply(left).divide(all, 12, RoundingMode.HALF_EVEN);
            }
            if (!computable(held.data)) {
                return BigDecimal.ZERO;
            }
            BigDecimal multiplier = decimal(held.data.path("multiplier"));
            BigDecimal quantity = signed(held.data).signum() < 0 ? left.negate() : left;
            return held.price
                    .subtract(decimal(held.data.path("entry_price")))
                    .multiply(quantity)
                    .multiply(multiplier == null ? BigDecimal.ONE : multiplier);
        }

        private BigDecimal unrealized() {
            return positions.values().stream()
                    .map(Oracle::value)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private BigDecimal realized() {
            return pnls.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private BigDecimal sum(int sign) {
            return pnls.stream()
                    .filter(p -> p.signum() == sign)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private BigDecimal count(int sign) {
            return BigDecimal.valueOf(pnls.stream().filter(p -> p.signum() == sign).count());
        }

        private Map<String, BigDecimal> figures() {
            BigDecimal equity = realized().add(unrealized());
            BigDecimal decided = count(1).add(count(-1));
            Map<String, BigDecimal> all = new LinkedHashMap<>();
            all.put("realized_pnl", realized());
            all.put("unrealized_pnl", unrealized());
            all.put("equity", equity);
            all.put("peak_equity", peak);
            all.put("drawdown", peak.subtract(equity));
            all.put("max_drawdown", maxDrawdown);
            all.put("wins", count(1));
            all.put("losses", count(-1));
            all.put("breakeven", count(0));
            all.put("win_rate", ratio(count(1), decided));
            all.put("profit_factor", ratio(sum(1), sum(-1).negate()));
            all.put("expectancy", ratio(realized(), decided));
            all.put("gross_profit", sum(1));
            all.put("gross_loss", sum(-1));
            return all;
        }

        private static BigDecimal ratio(BigDecimal a, BigDecimal b) {
            return b.signum() == 0 ? null : a.divide(b, 12, RoundingMode.HALF_EVEN);
        }

        void check(Performance actual, String where) {
            assertSame(unrealized(), actual.unrealized(), where);
            assertSame(realized(), actual.realized(), where);
            assertSame(maxDrawdown, actual.maxDrawdown(), where);
        }

        void checkJson(byte[] json, String where) throws IOException {
            JsonNode actual = MAPPER.readTree(json);
            Map<String, BigDecimal> expected = figures();
            List<String> names = new ArrayList<>();
            actual.fieldNames().forEachRemaining(names::add);
            assertEquals(List.copyOf(expected.keySet()), names, where);
            for (String name : names) {
                JsonNode value = actual.get(name);
                if (expected.get(name) == null) {
                    assertTrue(value.isNull(), where + " " + name);
                } else {
                    assertSame(expected.get(name), value.decimalValue(), where + " " + name);
                }
            }
        }

        private static void assertSame(BigDecimal expected, BigDecimal actual, String where) {
            assertEquals(
                    0,
                    expected.compareTo(actual),
                    () -> where + ": " + expected + " but " + actual);
        }

        /**
         * What counts as a decimal, a number or a string of digits, and what is too large to be
         * one.
         */
        private static BigDecimal decimal(JsonNode value) {
            String text = value.isNumber() || value.isTextual() ? value.asText() : "";
            if (!text.matches("-?[0-9][0-9.eE+-]*") || text.length() > 64) {
                return null;
            }
            try {
                BigDecimal decimal = new BigDecimal(text);
                return Math.abs(decimal.scale()) > 64 ? null : decimal;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    @Test
    void aTradeWithPnlZeroIsNeitherWinNorLoss() {
        Tape tape =
                new Tape()
                        .add("trade", "{\"pnl\":0}")
                        .add("trade", "{\"pnl\":\"0.00\"}")
                        .add("trade", "{}")
                        .add("trade", "{\"pnl\":null}");
        Performance none = tape.fold().copy().performance();
        assertEquals(2, none.breakeven());
        assertEquals(0, none.wins() + none.losses());
        assertNull(none.winRate());
        assertNull(none.expectancy());
        assertNull(none.profitFactor());
        assertEquals(4, tape.fold().tradeCount());
        Performance one = tape.add("trade", "{\"pnl\":\"3.30\"}").fold().copy().performance();
        assertEquals(0, BigDecimal.ONE.compareTo(one.winRate()));
        assertNull(one.profitFactor());
    }

    @Test
    void ratiosHaveTwelveDigitsAndSumsAll() {
        String analytics =
                analytics(
                        new Tape()
                                .add("trade", "{\"pnl\":100000000000000000000.000000001}")
                                .add("trade", "{\"pnl\":1e5}")
                                .add("trade", "{\"pnl\":\"-3.10\"}"));
        assertEquals(
                """
                {"realized_pnl":100000000000000099996.900000001,"unrealized_pnl":0,\
                "equity":100000000000000099996.900000001,"peak_equity":100000000000000100000.000000001,\
                "drawdown":3.1,"max_drawdown":3.1,"wins":2,"losses":1,"breakeven":0,\
                "win_rate":0.666666666667,"profit_factor":32258064516129064516.129032258387,\
                "expectancy":33333333333333366665.633333333667,\
                "gross_profit":100000000000000100000.000000001,"gross_loss":-3.1}\
                """,
                analytics);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // as sent, until a tick of its symbol
                "\"quantity\":2,\"entry_price\":10,\"unrealized_pnl\":-4.50 | -4.5 | 6",
                // from current_ltp when nothing was sent
                "\"quantity\":2,\"entry_price\":10,\"current_ltp\":11.5 | 3 | 6",
                // from the last mark when that is missing too
                "\"quantity\":2,\"entry_price\":10 | -2 | 6",
                "\"side\":\"SELL\",\"quantity\":2,\"entry_price\":10 | 2 | -6",
                "\"side\":\"Short\",\"quantity\":-2,\"entry_price\":10 | 2 | -6",
                "\"quantity\":9,\"actual_quantity\":\"1.5\",\"multiplier\":10,\"entry_price\":10 | -15 | 45",
                "\"quantity\":9,\"actual_quantity\":0,\"entry_price\":10,\"unrealized_pnl\":7 | 0 | 0",
                "\"status\":\"CLOSED\",\"quantity\":9,\"entry_price\":10,\"unrealized_pnl\":7 | 0 | 0",
                // no entry price: nothing to compute from
                "\"quantity\":9,\"unrealized_pnl\":7 | 7 | 7",
                "\"quantity\":9,\"current_ltp\":7 | 0 | 0",
            })
    void whatAPositionCounts(String fields, String atOnce, String marked) {
        Tape tape =
                new Tape()
                        .add("tick", "{\"symbol\":\"X\",\"ltp\":9}")
                        .add("position", "{\"position_id\":\"p\",\"symbol\":\"X\"," + fields + "}");
        assertUnrealized(atOnce, tape);
        assertUnrealized(atOnce, tape.add("tick", "{\"symbol\":\"Y\",\"price\":1}"));
        assertUnrealized(atOnce, tape.add("tick", "{\"symbol\":\"X\",\"price\":\"none\"}"));
        assertUnrealized(marked, tape.add("tick", "{\"symbol\":\"X\",\"close\":\"13.0\"}"));
        assertUnrealized("0", tape.add("position", "{\"position_id\":\"p\",\"removed\":true}"));
    }

    private static void assertUnrealized(String expected, Tape tape) {
        BigDecimal actual = tape.fold().copy().performance().unrealized();
        assertEquals(
                0, new BigDecimal(expected.strip()).compareTo(actual), () -> actual.toString());
    }

    @Test
    void drawdownIncludesOpenPositions() {
        Tape tape =
                new Tape()
                        .add("trade", "{\"pnl\":10}")
                        .add("position", position(5))
                        .add("tick", "{\"symbol\":\"X\",\"price\":20}")
                        .add("tick", "{\"symbol\":\"X\",\"price\":3}")
                        .add("tick", "{\"symbol\":\"X\",\"price\":11}");
        Performance performance = tape.fold().copy().performance();
        assertEquals(new BigDecimal("25"), performance.peak());
        assertEquals(new BigDecimal("17"), performance.maxDrawdown());
        assertEquals(new BigDecimal("9"), performance.drawdown());
    }

    private static String position(int entry) {
        return "{\"position_id\":\"p\",\"symbol\":\"X\",\"quantity\":1,\"entry_price\":"
                + entry
                + "}";
    }

    @Test
    void marksAreBoundedButForSymbolsWithAPosition() {
        Tape tape = new Tape();
        for (int i = 0; i < PositionBook.MAX_MARKS + 5; i++) {
            tape.add("tick", "{\"symbol\":\"S" + i + "\",\"price\":1}");
        }
        tape.add("tick", "{\"symbol\":\"S0\",\"price\":2}");
        tape.add("position", position(5)).add("tick", "{\"symbol\":\"X\",\"price\":7}");
        Snapshot open = tape.fold().copy();
        assertEquals(new BigDecimal("2"), open.performance().unrealized());
        assertEquals(PositionBook.MAX_MARKS + 1, marks(open).size());
        assertEquals(2, marks(open).get("S0").intValue());
        tape.add("position", position(6)).add("tick", "{\"symbol\":\"X\",\"price\":8}");
        assertEquals(new BigDecimal("2"), tape.fold().copy().performance().unrealized());
        tape.add("position", "{\"position_id\":\"p\",\"removed\":true}");
        assertEquals(PositionBook.MAX_MARKS, marks(tape.fold().copy()).size());
    }

    private static JsonNode marks(Snapshot snapshot) {
        try {
            return MAPPER.readTree(snapshot.stateJson()).get("marks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String analytics(Tape tape) {
        return new String(tape.fold().copy().analyticsJson(), UTF_8);
    }
}
