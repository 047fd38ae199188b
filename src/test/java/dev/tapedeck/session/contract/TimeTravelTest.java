package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state at any cursor is the fold of the events up to it, and a fork there begins with it. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class TimeTravelTest {
    private static final int CURSORS = 30;
    private static final int FORKS = 3;

    /** A history of several hundred events, over several snapshots, the same for the same seed. */
    private static String record(Random random) {
        String id = Api.session("travel");
        int trades = 0;
        for (int batch = 0; batch < 14; batch++) {
            if (batch == 2) {
                Api.post("sessions/" + id + "/start").is(200);
            } else if (batch == 9) {
                Api.post("sessions/" + id + "/pause").is(200);
            }
            StringBuilder lines = new StringBuilder();
            int count = 1 + random.nextInt(90);
            for (int i = 0; i < count; i++) {
                lines.append(event(random, trades++)).append('\n');
            }
            Api.ndjson(id, lines.toString()).is(201);
        }
        return id;
    }

    private static String event(Random random, int number) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> type("trade", trade(random, number));
            case 3, 4, 5 -> type("position", position(random));
            case 6, 7, 8 -> type("tick", tick(random));
            case 9 -> type("metrics", "{\"n\":" + number + ",\"of\":[1.0,null]}");
            case 10 -> type("node", "{\"execution_id\":\"e" + number + "\"}");
            default ->
                    type(
                            "odd." + random.nextInt(3),
                            "{\"pnl\":5,\"price\":7,\"symbol\":\"A\",\"position_id\":\"p1\",\"removed\":true}");
        };
    }

    private static String type(String type, String data) {
        return "{\"type\":\"" + type + "\",\"data\":" + data + "}";
    }

    private static String trade(Random random, int number) {
        String pnl =
                oneOf(
                        random,
                        ",\"pnl\":" + decimal(random),
                        ",\"pnl\":\"" + decimal(random) + "\"",
                        ",\"pnl\":0",
                        ",\"pnl\":-0.00",
                        ",\"pnl\":null",
                        "",
                        ",\"pnl\":1.5e2");
        return "{\"trade_id\":\"t" + number + "\"" + pnl + closing(random) + "}";
    }

    private static String closing(Random random) {
        String id = ",\"position_id\":\"p" + random.nextInt(12) + "\"";
        String some = ",\"quantity\":" + (1 + random.nextInt(99));
        return oneOf(random, "", id, id + some, id + some, id + ",\"re_entry_num\":0");
    }

    private static String position(Random random) {
        String id = "{\"position_id\":\"p" + random.nextInt(12) + "\"";
        if (random.nextInt(5) == 0) {
            return id + ",\"removed\":true}";
        }
        return id
                + oneOf(
                        random,
                        "",
                        ",\"symbol\":\"" + symbol(random) + "\"",
                        ",\"symbol\":\"" + symbol(random) + "\"",
                        ",\"symbol\":\"" + symbol(random) + "\"")
                + oneOf(
                        random,
                        "",
                        ",\"side\":\"long\"",
                        ",\"side\":\"SHORT\"",
                        ",\"side\":\"sell\"",
                        ",\"side\":\"buy\"")
                + oneOf(
                        random,
                        ",\"quantity\":" + decimal(random),
                        ",\"quantity\":\"" + decimal(random) + "\"",
                        ",\"quantity\":0",
                        "")
                + oneOf(
                        random,
                        "",
                        "",
                        ",\"actual_quantity\":" + decimal(random),
                        ",\"actual_quantity\":null")
                + oneOf(random, "", "", ",\"re_entry_num\":" + random.nextInt(2))
                + oneOf(random, "", ",\"multiplier\":" + decimal(random), ",\"multiplier\":1")
                + oneOf(
                        random,
                        "",
                        ",\"entry_price\":" + decimal(random),
                        ",\"entry_price\":" + decimal(random))
                + oneOf(
                        random,
                        "",
                        ",\"unrealized_pnl\":" + decimal(random),
                        ",\"unrealized_pnl\":null")
                + oneOf(random, "", "", ",\"current_ltp\":" + decimal(random))
                + oneOf(
                        random,
                        "",
                        "",
                        ",\"status\":\"open\"",
                        ",\"status\":\"Closed\"",
                        ",\"status\":7")
                + ",\"removed\":false}";
    }

    private static String tick(Random random) {
        return "{"
                + oneOf(
                        random,
                        "\"symbol\":\"" + symbol(random) + "\"",
                        "\"symbol\":\"" + symbol(random) + "\"",
                        "\"symbol\":\"\"",
                        "\"no\":1")
                + oneOf(
                        random,
                        ",\"price\":" + decimal(random),
                        ",\"price\":\"" + decimal(random) + "\"",
                        ",\"ltp\":" + decimal(random),
                        ",\"price\":\"x\",\"last\":" + decimal(random),
                        ",\"price\":null",
                        ",\"markPrice\":" + decimal(random),
                        "")
                + "}";
    }

    private static String symbol(Random random) {
        return oneOf(random, "A", "B", "C.X", "\u00e9");
    }

    private static String decimal(Random random) {
        return (random.nextInt(2000) - 1000) + "." + random.nextInt(1000);
    }

    private static String oneOf(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
    void theStateAtAnyCursorIsTheFoldUpToThere(long seed) {
        Random random = new Random(seed);
        String id = record(random);
        List<JsonNode> events = new ArrayList<>();
        Api.get("sessions/" + id + "/events", "Accept", "application/x-ndjson")
                .text()
                .lines()
                .map(Json::read)
                .forEach(events::add);
        List<Integer> cursors = new ArrayList<>(List.of(0, 1, events.size()));
        while (cursors.size() < CURSORS) {
            cursors.add(random.nextInt(events.size() + 1));
        }
        cursors.sort(null);
        Fold fold = new Fold();
        int folded = 0;
        for (int i = 0; i < cursors.size(); i++) {
            int at = cursors.get(i);
            while (folded < at) {
                fold.apply(events.get(folded++));
            }
            JsonNode then = Api.json("sessions/" + id + "/state?at=1." + at);
            assertEquals("1." + at, then.path("catchup_id").asText());
            assertEquals(
                    fold.state().toPrettyString(),
                    Fold.parts(then.path("state")).toPrettyString(),
                    "seed " + seed + " at " + at);
            if (i % (CURSORS / FORKS) == 0) {
                String child = Api.name("fork");
                Api.post(
                                "sessions/" + id + "/fork",
                                "{\"at\":\"1." + at + "\",\"session_id\":\"" + child + "\"}")
                        .is(201);
                assertEquals(
                        ForkAndResetTest.inherited(then.path("state")),
                        ForkAndResetTest.inherited(Api.state(child)));
            }
        }
        assertEquals(
                fold.state().toPrettyString(), Fold.parts(Api.state(id)).toPrettyString(), "now");
    }
}
