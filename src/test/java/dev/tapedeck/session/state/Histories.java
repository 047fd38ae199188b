package dev.tapedeck.session.state;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/**
 * Random histories of a session: what an engine sends, with repeats, closed and odd positions,
 * missing fields and nonsense in between.
 */
final class Histories {
    private static final List<String> SYMBOLS = List.of("BTCUSD", "ETH.X", "é\\n\\\"q", "NIFTY");
    private static final List<String> STATUSES =
            List.of("running", "paused", "interrupted", "completed", "error", "queued", "nonsense");
    private static final List<String> ODD =
            List.of(
                    "null",
                    "true",
                    "\"\"",
                    "\"text\"",
                    "[]",
                    "[\"a\",\"b\"]",
                    "[{\"pnl\":1}]",
                    "{}",
                    "-0",
                    "1e999999",
                    "0.0",
                    "\"-\"",
                    "\"1e\"",
                    "1E-64",
                    "123456789012345678901234567890",
                    "{\"a\":{\"b\":[{}]}}",
                    "\"\\ud83d\\ude00\\u0000\"",
                    "99999999999999999999e40",
                    "-1e-60");

    private final Random random;

    Histories(long seed) {
        random = new Random(seed);
    }

    /** Mostly sensible events. */
    Tape tape(int events) {
        Tape tape = new Tape();
        for (int i = 0; i < events; i++) {
            event(tape);
        }
        return tape;
    }

    void event(Tape tape) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> tape.add("position", position());
            case 4 -> tape.add("position", "{\"position_id\":" + id() + ",\"removed\":true}");
            case 5, 6, 7 -> tape.add("trade", trade());
            case 8 -> tape.add("metrics", "{\"sharpe\":" + decimal() + ",\"odd\":" + odd() + "}");
            case 9 -> tape.add("session", "{\"status\":\"" + pick(STATUSES) + "\"}");
            case 10 -> tape.add("execution", execution());
            case 11 -> tape.add("node", "{\"execution_id\":\"n" + tape.count() + "\"}");
            case 12 -> tape.add("custom." + random.nextInt(5), odd());
            default -> tape.add("tick", tick());
        }
    }

    /** Events whose data is anything at all. */
    Tape nonsense(int events) {
        Tape tape = new Tape();
        List<String> types =
                List.of(
                        "position",
                        "trade",
                        "metrics",
                        "session",
                        "execution",
                        "tick",
                        "fork",
                        "node");
        for (int i = 0; i < events; i++) {
            if (random.nextInt(4) == 0) {
                event(tape);
            } else {
                tape.add(pick(types), random.nextInt(4) == 0 ? odd() : oddObject(3));
            }
        }
        return tape;
    }

    private String oddObject(int depth) {
        List<String> names =
                List.of(
                        "position_id",
                        "removed",
                        "symbol",
                        "status",
                        "side",
                        "quantity",
                        "actual_quantity",
                        "multiplier",
                        "entry_price",
                        "current_ltp",
                        "unrealized_pnl",
                        "pnl",
                        "execution_id",
                        "n",
                        "ticks",
                        "tick\\u0073x",
                        "price",
                        "ltp",
                        "close",
                        "state",
                        "from",
                        "positions",
                        "trades",
                        "analytics",
                        "marks",
                        "marked",
                        "traded",
                        "re_entry_num",
                        "metrics",
                        "total",
                        "recent",
                        "wins",
                        "gross_loss",
                        "peak_equity",
                        "p1",
                        "BTCUSD",
                        "");
        StringBuilder json = new StringBuilder("{");
        int first = random.nextInt(names.size());
        int n = random.nextInt(12);
        for (int i = 0; i < n; i++) {
            String value = depth > 0 && random.nextInt(3) == 0 ? oddObject(depth - 1) : some();
            json.append(i == 0 ? "\"" : ",\"");
            json.append(names.get((first + i * 3) % names.size())).append("\":").append(value);
        }
        return json.append('}').toString();
    }

    private String some() {
        return switch (random.nextInt(4)) {
            case 0 -> id();
            case 1 -> symbol();
            case 2 -> decimal();
            default -> odd();
        };
    }

    private String position() {
        StringBuilder json = new StringBuilder("{\"position_id\":").append(id());
        json.append(",\"symbol\":").append(symbol());
        maybe(json, "side", "\"" + pick(List.of("long", "SHORT", "sell", "buy", "")) + "\"");
        maybe(json, "quantity", random.nextInt(6) == 0 ? "0.00" : quantity());
        if (random.nextInt(4) == 0) {
            maybe(json, "actual_quantity", random.nextInt(3) == 0 ? "null" : quantity());
        }
        reEntry(json);
        if (random.nextInt(4) == 0) {
            maybe(json, "multiplier", decimal());
        }
        maybe(json, "entry_price", decimal());
        maybe(json, "current_ltp", decimal());
        maybe(json, "unrealized_pnl", random.nextBoolean() ? decimal() : quoted());
        if (random.nextInt(5) == 0) {
            json.append(",\"status\":\"").append(pick(List.of("open", "Closed", "closed")));
            json.append('"');
        }
        return json.append(",\"note\":").append(odd()).append('}').toString();
    }

    private void maybe(StringBuilder json, String name, String value) {
        int kind = random.nextInt(12);
        if (kind > 1) {
            json.append(",\"").append(name).append("\":").append(kind == 2 ? odd() : value);
        }
    }

    private String trade() {
        StringBuilder json = new StringBuilder("{\"trade_id\":\"t").append(random.nextInt());
        json.append('"');
        switch (random.nextInt(8)) {
            case 0 -> json.append(",\"pnl\":0.00");
            case 1 -> json.append(",\"pnl\":").append(quoted());
            case 2 -> json.append(",\"pnl\":").append(odd());
            case 3 -> {}
            default -> json.append(",\"pnl\":").append(decimal());
        }
        if (random.nextInt(4) != 0) {
            json.append(",\"position_id\":").append(id());
            maybe(json, "quantity", quantity());
            if (random.nextInt(4) == 0) {
                maybe(json, "actual_quantity", quantity());
            }
            reEntry(json);
        }
        return json.append('}').toString();
    }

    /** Mostly small and whole, so that trades close positions in parts and to the last. */
    private String quantity() {
        return random.nextInt(3) == 0
                ? decimal()
                : pick(List.of("1", "2", "2.0", "3", "\"3.00\"", "-2", "6", "0"));
    }

    private void reEntry(StringBuilder json) {
        if (random.nextInt(3) == 0) {
            json.append(",\"re_entry_num\":");
            json.append(pick(List.of("0", "1", "1", "2", "null", "\"1\"", "1.0")));
        }
    }

    private String tick() {
        List<String> names =
                List.of("price", "ltp", "current_ltp", "markPrice", "mark_price", "last", "close");
        StringBuilder json = new StringBuilder("{\"symbol\":").append(symbol());
        maybe(json, pick(names.subList(0, 3)), decimal());
        maybe(json, pick(names.subList(3, 7)), quoted());
        maybe(json, "execution_id", "\"e" + random.nextInt(4) + "\"");
        maybe(json, "n", Integer.toString(random.nextInt(1_000_000)));
        return json.append('}').toString();
    }

    private String execution() {
        StringBuilder json = new StringBuilder("{\"execution_id\":\"e");
        json.append(random.nextInt(4)).append('"');
        maybe(json, "status", "\"" + pick(STATUSES) + "\"");
        if (random.nextInt(3) == 0) {
            maybe(json, random.nextBoolean() ? "ticks" : "tick\\u0073", random.nextInt(99) + "");
        }
        return json.append(",\"params\":{\"n\":1.10}}").toString();
    }

    private String id() {
        return random.nextInt(9) == 0 ? "17" : "\"p" + random.nextInt(12) + "\"";
    }

    private String symbol() {
        return "\"" + pick(SYMBOLS) + "\"";
    }

    private String quoted() {
        return "\"" + decimal() + "\"";
    }

    private String odd() {
        return pick(ODD);
    }

    private String decimal() {
        return switch (random.nextInt(12)) {
            case 0 -> "100000000000000000000.000000001";
            case 1 -> "1e5";
            case 2 -> "-1.10";
            case 3 -> "1e-9";
            default -> BigDecimal.valueOf(random.nextInt(40_001) - 20_000, 2).toPlainString();
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
