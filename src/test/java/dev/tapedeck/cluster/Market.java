package dev.tapedeck.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.story.Api;
import dev.tapedeck.story.Findings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A session that one node at a time runs an execution for, and what its log must be. */
final class Market {
    static final String SESSION = "market";

    private static final String CALM = "calm";
    private static final String EXECUTION = "replay";
    private static final long LOOK_NANOS = 50_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> OF_THE_SESSION = Set.of("session", "execution");

    private Market() {}

    /** The session is registered and runs. */
    static void begin(Api api, String session, String speed) {
        api.post(
                executions(session),
                "{\"execution_id\":\""
                        + EXECUTION
                        + "\",\"kind\":\"replay\",\"source\":\"bitstamp-2013-11\",\"symbol\":\"BTCUSD\","
                        + "\"strategy\":\"sma_cross\",\"params\":{\"fast\":3,\"slow\":8,\"bar_seconds\":60},"
                        + "\"speed\":"
                        + speed
                        + "}");
    }

    private static long ticks(Api api, String session) {
        return api.get(executions(session) + "/" + EXECUTION).path("ticks").asLong();
    }

    private static String executions(String session) {
        return "/api/v1/sessions/" + session + "/executions";
    }

    /** No step is missing and none is there twice, however often it was taken over. */
    static void wasPlayedOnce(byte[] log) {
        long ticks = 0;
        Set<String> trades = new HashSet<>();
        for (byte[] line : Api.lines(log)) {
            JsonNode event = Api.tree(line);
            if (event.path("type").asText().equals("tick")) {
                assertEquals(++ticks, event.at("/data/n").asLong(), () -> new String(line, UTF_8));
            } else if (event.path("type").asText().equals("trade")) {
                assertTrue(
                        trades.add(event.at("/data/trade_id").asText()),
                        () -> new String(line, UTF_8));
            }
        }
        assertTrue(ticks > 0 && !trades.isEmpty(), ticks + " ticks, " + trades.size() + " trades");
    }

    static boolean isTakenOver(Api api) {
        LockSupport.parkNanos(LOOK_NANOS);
        return runs(api.log(SESSION)) > 1;
    }

    /** How often a node began to run it. */
    static int runs(byte[] log) {
        int runs = 0;
        for (byte[] line : Api.lines(log)) {
            JsonNode event = Api.tree(line);
            if (event.path("type").asText().equals("execution")
                    && event.at("/data/status").asText().equals("running")) {
                runs++;
            }
        }
        return runs;
    }

    /** Another session plays the same in peace, and has the same events. */
    static void isWhatNobodyDisturbed(Api api, Findings findings, byte[] log) {
        long upTo = ticks(api, SESSION);
        api.register(CALM);
        api.command(CALM, "start");
        begin(api, CALM, "\"max\"");
        findings.await("the calm replay is there", PATIENCE, () -> isThere(api, upTo));
        api.command(CALM, "stop");
        List<String> disturbed = played(log);
        assertEquals(disturbed, played(api.log(CALM)).subList(0, disturbed.size()));
    }

    private static boolean isThere(Api api, long ticks) {
        LockSupport.parkNanos(LOOK_NANOS);
        return ticks(api, CALM) >= ticks;
    }

    private static List<String> played(byte[] log) {
        List<String> played = new ArrayList<>();
        for (byte[] line : Api.lines(log)) {
            JsonNode event = Api.tree(line);
            String type = event.path("type").asText();
            if (!OF_THE_SESSION.contains(type)) {
                played.add(type + " " + event.path("data"));
            }
        }
        return played;
    }
}
