package dev.tapedeck.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service and a real broker: what comes in, what goes out, and what a crash of either
 * leaves.
 */
class KafkaMessagingIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
    private static final Pattern CURSOR = Pattern.compile("^\\{\"catchup_id\":\"1\\.(\\d+)\"");

    @TempDir static Path home;

    private static Broker broker;
    private static Deck deck;

    @BeforeAll
    static void start() throws Exception {
        broker = new Broker();
        deck = new Deck(home, broker.address());
        deck.start(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        try (Broker last = broker;
                Deck first = deck) {
            assertTrue(last != null && first != null);
        }
    }

    private static String event(long n) {
        return "{\"type\":\"node\",\"data\":{\"n\":" + n + "}}";
    }

    /** Every third message one event, an array of two, two lines; the events count on from n. */
    private static String body(int message, long n) {
        return switch (message % 3) {
            case 0 -> event(n);
            case 1 -> "[" + event(n) + ", " + event(n + 1) + "]";
            default -> event(n) + "\n" + event(n + 1) + "\n";
        };
    }

    private static int size(int message) {
        return message % 3 == 0 ? 1 : 2;
    }

    private static List<Long> numbers(String session) throws Exception {
        List<Long> found = new ArrayList<>();
        for (String line : deck.lines(session)) {
            Matcher number = NUMBER.matcher(line);
            assertTrue(number.find(), line);
            found.add(Long.parseLong(number.group(1)));
        }
        return found;
    }

    private static List<Long> upTo(long count) {
        List<Long> all = new ArrayList<>();
        for (long n = 1; n <= count; n++) {
            all.add(n);
        }
        return all;
    }

    private static void awaitAllAcknowledged() {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertEquals(
                                broker.endOffsets("tapedeck-ingest"),
                                broker.groupOffsets("tapedeck-ingest")));
    }

    @Test
    void batchesAreInTheLogInOrderBeforeTheBrokerHearsOfIt() throws Exception {
        String session = "order";
        deck.register(session);
        // Offset of a message in its partition to the events that the log must have by then.
        TreeMap<Long, Long> eventsByOffset = new TreeMap<>();
        long n = 1;
        int partition = 0;
        for (int message = 0; message < 300; message++) {
            var sent = broker.send(session, body(message, n)).get(10, TimeUnit.SECONDS);
            n += size(message);
            partition = sent.partition();
            eventsByOffset.put(sent.offset(), n - 1);
            if (message % 10 == 0) {
                // What the broker has been told first, and then what the log has.
                long acknowledged = broker.groupOffsets("tapedeck-ingest").get(partition);
                var told = eventsByOffset.lowerEntry(acknowledged);
                long head = deck.head(session);
                assertTrue(told == null || told.getValue() <= head, told + " but " + head);
            }
        }
        long last = n - 1;
        await().atMost(SOON).until(() -> deck.head(session) == last);
        assertEquals(upTo(last), numbers(session));
        awaitAllAcknowledged();
    }

    @Test
    void theSessionIsNamedByHeaderOrKeyOrBody() throws Exception {
        deck.register("named");
        broker.send("tapedeck-ingest", "someone", event(1), Map.of("session_id", "named")).get();
        await().atMost(SOON).until(() -> deck.head("named") == 1);
        broker.send("named", event(2)).get();
        await().atMost(SOON).until(() -> deck.head("named") == 2);
        broker.send(null, "{\"session_id\":\"named\",\"type\":\"node\",\n\"data\":{\"n\":3}}")
                .get();
        await().atMost(SOON).until(() -> deck.head("named") == 3);
        assertEquals(upTo(3), numbers("named"));
    }

    @Test
    void producersThatCountByThemselvesAreHeard() throws Exception {
        deck.register("producer");
        for (int round = 0; round < 2; round++) {
            for (int seq = 0; seq < 3; seq++) {
                Map<String, String> headers =
                        Map.of("producer-id", "p", "producer-epoch", "0", "producer-seq", "" + seq);
                broker.send("tapedeck-ingest", "producer", event(seq + 1), headers).get();
            }
        }
        broker.send("tapedeck-ingest", "producer", event(4), Map.of()).get();
        await().atMost(SOON).until(() -> deck.head("producer") >= 4);
        assertEquals(upTo(4), numbers("producer"));
    }

    @Test
    void whatCanNeverBeAppendedIsADeadLetterWithTheReason() throws Exception {
        deck.register("bad");
        String trade = "{\"type\":\"trade\",\"data\":{\"pnl\":\"1\"}}";
        Map<String, String> payloads = new HashMap<>();
        payloads.put("INVALID_JSON", "{\"type\":\"node\",\"data\":{\"dead\":1}");
        payloads.put("INVALID_FIELD", trade);
        payloads.put("SESSION_NOT_FOUND", event(77));
        payloads.put("INVALID_ID", event(78));
        payloads.put("INVALID_HEADER", event(79));
        var refused = broker.send("bad", payloads.get("INVALID_JSON")).get();
        broker.send("bad", trade).get();
        broker.send("nobody", event(77)).get();
        broker.send("../etc", event(78)).get();
        broker.send(
                        "tapedeck-ingest",
                        "bad",
                        event(79),
                        Map.of("producer-seq", "x", "mine", "kept"))
                .get();
        broker.send("bad", event(1)).get();
        await().atMost(SOON).until(() -> deck.head("bad") == 1);
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
        var read =
                broker.readUntil(
                        "tapedeck-dead-letter",
                        all -> {
                            all.forEach(each -> letters.put(header(each, "code"), each));
                            return letters.keySet().containsAll(payloads.keySet());
                        });
        assertFalse(read.isEmpty());
        payloads.forEach((code, payload) ->
                assertEquals(payload, new String(letters.get(code).value(), UTF_8)));
        ConsumerRecord<byte[], byte[]> json = letters.get("INVALID_JSON");
        assertEquals("bad", new String(json.key(), UTF_8));
        assertEquals("The body is not valid JSON", header(json, "reason"));
        assertEquals("tapedeck-ingest", header(json, "origin-topic"));
        assertEquals("" + refused.partition(), header(json, "origin-partition"));
        assertEquals("" + refused.offset(), header(json, "origin-offset"));
        assertEquals("data.trade_id", header(letters.get("INVALID_FIELD"), "field"));
        assertTrue(header(letters.get("INVALID_FIELD"), "detail").contains("trade_id"));
        assertEquals("kept", header(letters.get("INVALID_HEADER"), "mine"));
        awaitAllAcknowledged();
    }

    private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Test
    void aKilledServiceLosesNothingAndDoublesNothing() throws Exception {
        List<String> sessions = List.of("kill-a", "kill-b", "kill-c", "kill-d");
        for (String each : sessions) {
            deck.register(each);
        }
        awaitAllAcknowledged();
        List<Long> before = broker.groupOffsets("tapedeck-ingest");
        deck.stop();
        // The broker is never told, so that after the kill every message comes again.
        deck.start(
                Map.of("MP_MESSAGING_INCOMING_TAPEDECK_INGEST_AUTO_COMMIT_INTERVAL_MS", "600000"));
        long each = 0;
        for (int life = 0; life < 3; life++) {
            for (int i = 0; i < 100; i++) {
                each++;
                for (String session : sessions) {
                    broker.send(session, event(each));
                }
            }
            // Once with all appended, once in the midst of it.
            long enough = life == 1 ? each - 50 : each;
            await().atMost(SOON).until(() -> deck.head("kill-a") >= enough);
            assertEquals(before, broker.groupOffsets("tapedeck-ingest"), "the broker was not told");
            deck.kill();
            deck.start(
                    life == 2
                            ? Map.of()
                            : Map.of(
                                    "MP_MESSAGING_INCOMING_TAPEDECK_INGEST_AUTO_COMMIT_INTERVAL_MS",
                                    "600000"));
        }
        long last = each + 1;
        for (String session : sessions) {
            broker.send(session, event(last)).get();
        }
        awaitAllAcknowledged();
        for (String session : sessions) {
            assertEquals(upTo(last), numbers(session), session);
        }
        assertNoLetters("kill-");
    }

    /** What came again was recognized, not refused. */
    private static void assertNoLetters(String keys) {
        long letters =
                broker.endOffsets("tapedeck-dead-letter").stream().mapToLong(each -> each).sum();
        var read = broker.readUntil("tapedeck-dead-letter", all -> all.size() == letters);
        assertTrue(read.stream().noneMatch(each -> keyOf(each).startsWith(keys)));
    }

    @Test
    void aTopicThatIsMadeAnewCountsFromZeroAndIsHeard() throws Exception {
        deck.register("anew");
        broker.create("anew");
        deck.stop();
        Map<String, String> topic = Map.of("MP_MESSAGING_INCOMING_TAPEDECK_INGEST_TOPIC", "anew");
        deck.start(topic);
        for (long n = 1; n <= 5; n++) {
            broker.send("anew", "anew", event(n), Map.of()).get();
        }
        await().atMost(SOON).until(() -> deck.head("anew") == 5);
        deck.stop();
        broker.delete("anew");
        broker.create("anew");
        deck.start(topic);
        for (long n = 6; n <= 8; n++) {
            broker.send("anew", "anew", event(n), Map.of()).get();
        }
        await().atMost(SOON).until(() -> deck.head("anew") == 8);
        assertEquals(upTo(8), numbers("anew"));
        deck.stop();
        deck.start(Map.of());
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackCostsNothing() throws Exception {
        deck.register("outage");
        broker.send("outage", event(1)).get();
        await().atMost(SOON).until(() -> deck.head("outage") == 1);
        broker.stop();
        for (long n = 2; n <= 200; n++) {
            assertEquals(201, deck.post("/api/v1/sessions/outage/events", event(n)).statusCode());
        }
        assertEquals(200, deck.get("/q/health/ready", "application/json").statusCode());
        broker.startAgain();
        broker.send("outage", event(201)).get(30, TimeUnit.SECONDS);
        await().atMost(SOON).until(() -> deck.head("outage") == 201);
        assertEquals(upTo(201), numbers("outage"));
        broker.send("gone-session", event(1)).get();
        broker.readUntil(
                "tapedeck-dead-letter",
                all -> all.stream().anyMatch(each -> keyOf(each).equals("gone-session")));
        assertCommitted(Set.of("outage"));
    }

    @Test
    void theCommittedTopicIsTheLog() throws Exception {
        deck.register("copied");
        deck.register("copied-too");
        for (long n = 1; n <= 2000; n += 100) {
            StringBuilder batch = new StringBuilder("[");
            for (long i = n; i < n + 100; i++) {
                batch.append(i == n ? "" : ",").append(event(i));
            }
            assertEquals(
                    201, deck.post("/api/v1/sessions/copied/events", batch + "]").statusCode());
            assertEquals(
                    201, deck.post("/api/v1/sessions/copied-too/events", event(n)).statusCode());
        }
        assertCommitted(Set.of("copied", "copied-too"));
        // A clean stop saves the cursors, so that what goes on is not repeated.
        deck.stop();
        deck.start(Map.of());
        assertEquals(201, deck.post("/api/v1/sessions/copied/events", event(2001)).statusCode());
        Map<String, Integer> repeats = assertCommitted(Set.of("copied", "copied-too"));
        assertEquals(0, repeats.getOrDefault("copied", 0));
    }

    /**
     * In the topic every line of the logs, in their order, byte for byte; answers how many stand
     * there again.
     */
    @CanIgnoreReturnValue
    private static Map<String, Integer> assertCommitted(Set<String> sessions) throws Exception {
        Map<String, List<String>> logs = new HashMap<>();
        for (String session : sessions) {
            logs.put(session, deck.lines(session));
        }
        var all =
                broker.readUntil(
                        "tapedeck-committed",
                        read -> {
                            Set<String> values = new HashSet<>();
                            read.forEach(each -> values.add(new String(each.value(), UTF_8)));
                            return logs.values().stream().allMatch(values::containsAll);
                        });
        Map<String, Integer> repeats = new HashMap<>();
        Map<String, List<String>> copies = new HashMap<>();
        for (var record : all) {
            String session = new String(record.key(), UTF_8).substring(2);
            String line = new String(record.value(), UTF_8);
            List<String> copy = copies.computeIfAbsent(session, any -> new ArrayList<>());
            Matcher cursor = CURSOR.matcher(line);
            assertTrue(cursor.find(), line);
            int seq = Integer.parseInt(cursor.group(1));
            if (seq <= copy.size()) {
                assertEquals(copy.get(seq - 1), line, "a repeat is the same");
                repeats.merge(session, 1, Integer::sum);
            } else {
                assertEquals(copy.size() + 1, seq, "nothing is left out");
                copy.add(line);
            }
        }
        logs.forEach((session, lines) -> assertEquals(lines, copies.get(session)));
        return repeats;
    }
}
