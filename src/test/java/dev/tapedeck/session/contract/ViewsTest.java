package dev.tapedeck.session.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@code positions.json}, {@code trades.json} and {@code metrics.json} as a person finds them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ViewsTest {
    private static final List<String> VIEWS =
            List.of("positions.json", "trades.json", "metrics.json");

    /**
     * Parses the views again and again; answers how often, and fails on the first that is broken.
     */
    private static int readAllTheTime(Path folder, AtomicBoolean until) {
        int read = 0;
        while (!until.get()) {
            for (String name : VIEWS) {
                JsonNode view = read(folder.resolve(name));
                if (view != null) {
                    assertTrue(name.equals("trades.json") ? view.isArray() : view.isObject(), name);
                    read++;
                }
            }
        }
        return read;
    }

    private static JsonNode read(Path file) {
        try {
            return Json.read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tradesOf(String id) {
        return Json.read(Api.get("sessions/" + id + "/files/trades.json").is(200).bytes());
    }

    private static void awaitViews(String id) {
        JsonNode state = Api.state(id);
        Path folder = Api.folder(id);
        await().untilAsserted(() -> {
            assertEquals(state.path("positions"), read(folder.resolve("positions.json")));
            assertEquals(state.path("metrics"), read(folder.resolve("metrics.json")));
            assertEquals(tradesOf(id), read(folder.resolve("trades.json")));
        });
        assertEquals(state.at("/trades/total").asInt(), read(folder.resolve("trades.json")).size());
    }

    @Test
    void viewsAreValidAtEveryMomentAndSoonEqualTheState() throws Exception {
        String id = Api.session("views");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> reader =
                CompletableFuture.supplyAsync(() -> readAllTheTime(Api.folder(id), done));
        Random random = new Random(7);
        int trades = 0;
        for (int i = 0; i < 250 && !reader.isDone(); i++) {
            switch (random.nextInt(4)) {
                case 0 ->
                        Api.put(
                                        "sessions/" + id + "/positions/p" + random.nextInt(30),
                                        "{\"n\":" + i + ",\"s\":\"\u00e4\"}")
                                .is(200);
                case 1 -> Api.put("sessions/" + id + "/metrics", "{\"n\":" + i + "}").is(200);
                default -> Api.ndjson(id, trade(trades++) + trade(trades++)).is(201);
            }
        }
        awaitViews(id);
        done.set(true);
        assertTrue(reader.get() > 100);
        assertEquals(trades, Api.json("sessions/" + id + "/trades").path("total").asInt());
    }

    private static String trade(int number) {
        return "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t"
                + number
                + "\",\"pnl\":1.50,\"note\":\""
                + "x".repeat(100)
                + "\"}}\n";
    }

    @Test
    void aViewThatGrowsLargeIsStillTheTrades() {
        String id = Api.session("long");
        for (int batch = 0; batch < 12; batch++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 150; i++) {
                lines.append(trade(batch * 150 + i));
            }
            Api.ndjson(id, lines.toString()).is(201);
            if (batch % 4 == 0) {
                awaitViews(id);
            }
        }
        awaitViews(id);
        assertTrue(read(Api.folder(id).resolve("trades.json")).size() == 1800);
    }

    @Test
    void viewsOfANewEpochBeginEmpty() {
        String id = Api.session("epoch");
        Api.ndjson(id, trade(1) + trade(2)).is(201);
        Api.put("sessions/" + id + "/positions/p", "{}").is(200);
        awaitViews(id);
        Api.post("sessions/" + id + "/reset").is(200);
        awaitViews(id);
        Api.ndjson(id, trade(1)).is(201);
        awaitViews(id);
        assertEquals(1, read(Api.folder(id).resolve("trades.json")).size());
    }

    @Test
    void manySessionsComeAndGoAndEachKeepsItsViews() {
        List<String> ids =
                java.util.stream.IntStream.range(0, 40).mapToObj(i -> Api.session("many")).toList();
        for (int round = 0; round < 2; round++) {
            for (String id : ids) {
                Api.ndjson(id, trade(round)).is(201);
                Api.put("sessions/" + id + "/metrics", "{\"round\":" + round + "}").is(200);
            }
        }
        ids.forEach(ViewsTest::awaitViews);
        for (String id : ids) {
            assertEquals(2, Api.state(id).at("/trades/total").asInt());
            Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t1\"}")
                    .isProblem(409, "TRADE_EXISTS");
        }
    }
}
