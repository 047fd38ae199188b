package dev.tapedeck.story;

import dev.tapedeck.story.Ledger.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What one writer has to say: no two events of it, nor of any other writer, have the same data. For
 * one thread.
 */
final class Repertoire {
    private static final String[] WORDS = {
        "naïve", "Δp", "\\\"quoted\\\"", "line\\nfeed", "日経", "back\\\\slash", "𝄞", "plain"
    };
    private static final int POSITIONS = 8;
    private static final int SHORT = 30;

    /**
     * Words of a long text: with these among them, some thousands of events are more than the
     * kernel holds for a reader that has stopped.
     */
    private static final int LONG = 2_500;

    private final String writer;
    private final RandomGenerator random;
    private final List<String> positions = new ArrayList<>();
    private long number;

    Repertoire(String writer, RandomGenerator random) {
        this.writer = writer;
        this.random = random;
    }

    Draft anything() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> events();
            case 3 -> Draft.array(several(1 + random.nextInt(5)));
            case 4 -> Draft.lines(several(1 + random.nextInt(60)));
            case 5 -> Draft.metrics(metrics());
            case 6 -> trade();
            default -> position();
        };
    }

    /** Nothing that means something else when it is sent twice. */
    Draft events() {
        return random.nextInt(4) == 0
                ? Draft.lines(several(1 + random.nextInt(20)))
                : Draft.single(event());
    }

    Draft trade() {
        return Draft.trade(trade("t-" + writer + "-" + ++number));
    }

    private Draft position() {
        boolean full = positions.size() >= POSITIONS;
        if (full && random.nextBoolean()) {
            return Draft.removal(positions.removeFirst());
        }
        String id =
                full ? positions.get(random.nextInt(POSITIONS)) : "p-" + writer + "-" + ++number;
        if (!full) {
            positions.add(id);
        }
        return Draft.position(id, position(id));
    }

    private List<Sent> several(int count) {
        return Stream.generate(this::event).limit(count).toList();
    }

    private Sent event() {
        return switch (random.nextInt(8)) {
            case 0 -> trade("b-" + writer + "-" + ++number);
            case 1 ->
                    new Sent(
                            "tick",
                            "{\"symbol\":\"BTCUSD\",\"price\":" + decimal() + "," + mark() + "}");
            case 2 -> metrics();
            case 3 ->
                    new Sent(
                            "custom." + random.nextInt(3),
                            "{"
                                    + mark()
                                    + ",\"nested\":{\"empty\":{},\"list\":[1,2.50,null,true]}}");
            default -> new Sent("node", "{" + mark() + ",\"text\":\"" + text() + "\"}");
        };
    }

    private Sent metrics() {
        return new Sent("metrics", "{\"sharpe\":" + decimal() + "," + mark() + "}");
    }

    private Sent trade(String id) {
        return new Sent(
                "trade",
                "{\"trade_id\":\""
                        + id
                        + "\",\"pnl\":\""
                        + decimal()
                        + "\",\"quantity\":"
                        + decimal()
                        + ","
                        + mark()
                        + "}");
    }

    private Sent position(String id) {
        return new Sent(
                "position",
                "{\"position_id\":\""
                        + id
                        + "\",\"symbol\":\"BTCUSD\",\"unrealized_pnl\":"
                        + decimal()
                        + ","
                        + mark()
                        + "}");
    }

    private String mark() {
        return "\"by\":\"" + writer + "\",\"n\":" + ++number;
    }

    private String decimal() {
        return (random.nextBoolean() ? "-" : "")
                + random.nextInt(1000)
                + "."
                + random.nextInt(10)
                + "0";
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int most = random.nextInt(8) == 0 ? LONG : SHORT;
        for (int words = random.nextInt(most); words > 0; words--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }
}
