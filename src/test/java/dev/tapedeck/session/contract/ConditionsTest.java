package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** {@code If-Match} and the three {@code Producer} headers, on every write. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ConditionsTest {
    private static final String NODE = "{\"type\":\"node\",\"data\":{}}";

    /** The five writes; each is new each time. */
    private static Answer write(String session, int which, String... headers) {
        String path = "sessions/" + session;
        return switch (which) {
            case 0 -> Api.post(path + "/events", NODE, headers);
            case 1 ->
                    Api.post(path + "/trades", "{\"trade_id\":\"" + Api.name("t") + "\"}", headers);
            case 2 -> Api.put(path + "/metrics", "{}", headers);
            case 3 -> Api.put(path + "/positions/p", "{}", headers);
            default -> Api.delete(path + "/positions/p", headers);
        };
    }

    private static int status(int which) {
        return which < 2 ? 201 : 200;
    }

    @Test
    void everyWriteMayNameTheHeadItExpects() {
        for (int which = 0; which < 5; which++) {
            String id = Api.session("match");
            Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
            for (String wrong : List.of("\"1.0\"", "\"1.2\"", "\"2.0\"", "\"2.1\"")) {
                Answer moved = write(id, which, "If-Match", wrong);
                moved.isProblem(412, "HEAD_MOVED");
                assertEquals("1.1", moved.at("head"));
            }
            assertEquals("1.1", Api.head(id));
            assertEquals(
                    "1.2", write(id, which, "If-Match", "\"1.1\"").is(status(which)).at("last"));
        }
    }

    @Test
    void aHeaderThatIsNoCursorIsRefused() {
        String id = Api.session("header");
        for (String wrong :
                List.of(
                        "x",
                        "\"\"",
                        "\"1\"",
                        "\"01.1\"",
                        "\"1.-1\"",
                        "1.1.1",
                        "W/\"1.0\"",
                        "\"1.0\",\"1.1\"")) {
            Api.post("sessions/" + id + "/events", NODE, "If-Match", wrong)
                    .isProblem(400, "INVALID_HEADER", "If-Match");
        }
        Api.post("sessions/" + id + "/events", NODE, "If-Match", "*").is(201);
        assertEquals("1.1", Api.head(id));
    }

    @Test
    void ofManyWhoExpectTheSameHeadOneWrites() throws Exception {
        String id = Api.session("cas");
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                String head = "\"1." + round + "\"";
                List<Callable<Integer>> writers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    writers.add(() ->
                            Api.post("sessions/" + id + "/events", NODE, "If-Match", head)
                                    .status());
                }
                int written = 0;
                for (Future<Integer> each : clients.invokeAll(writers)) {
                    written += each.get() == 201 ? 1 : 0;
                }
                assertEquals(1, written);
            }
        }
        assertEquals("1.20", Api.head(id));
    }

    private static String[] producer(String id, int epoch, int seq) {
        return new String[] {
            "Producer-Id", id, "Producer-Epoch", "" + epoch, "Producer-Seq", "" + seq
        };
    }

    @Test
    void aRepeatIsAnsweredAsTheFirstTimeAndAppendsNothing() {
        for (int which = 0; which < 5; which++) {
            String id = Api.session("repeat");
            Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
            Answer first = write(id, which, producer("p", 0, 0)).is(status(which));
            Api.nodes(id, 3);
            Answer again = write(id, which, producer("p", 0, 0)).is(status(which));
            assertEquals(first.text(), again.text());
            assertEquals("1.5", Api.head(id));
        }
    }

    @Test
    void aRepeatedBatchIsAnsweredWholeWhateverHeadItExpected() {
        String id = Api.session("batch");
        List<Answer> answers = new ArrayList<>();
        for (int seq = 0; seq < 5; seq++) {
            answers.add(
                    Api.ndjson(
                            id,
                            (NODE + "\n").repeat(seq + 1),
                            join(producer("p", 3, seq), "If-Match", "\"" + Api.head(id) + "\"")));
        }
        for (int seq = 0; seq < 5; seq++) {
            Answer again =
                    Api.ndjson(
                            id,
                            (NODE + "\n").repeat(seq + 1),
                            join(producer("p", 3, seq), "If-Match", "\"1.0\""));
            assertEquals(answers.get(seq).text(), again.is(201).text());
        }
        assertEquals("1.15", Api.head(id));
    }

    private static String[] join(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    @Test
    void aGapIsRefusedWithWhatIsExpected() {
        String id = Api.session("gap");
        Answer first = write(id, 0, producer("p", 0, 1));
        first.isProblem(409, "PRODUCER_GAP");
        assertEquals(0, first.json().path("expected").asInt(-1));
        write(id, 0, producer("p", 0, 0)).is(201);
        Answer gap = write(id, 0, producer("p", 0, 2));
        gap.isProblem(409, "PRODUCER_GAP");
        assertEquals(1, gap.json().path("expected").asInt());
        write(id, 0, producer("p", 0, 1)).is(201);
        write(id, 0, producer("q", 0, 0)).is(201);
        assertEquals("1.3", Api.head(id));
    }

    @Test
    void aNewerEpochBeginsAtZeroAndFencesTheOlder() {
        String id = Api.session("fence");
        write(id, 0, producer("p", 0, 0)).is(201);
        write(id, 0, producer("p", 0, 1)).is(201);
        assertEquals(
                0,
                write(id, 0, producer("p", 1, 2))
                        .isProblem(409, "PRODUCER_GAP")
                        .json()
                        .path("expected")
                        .asInt(-1));
        write(id, 0, producer("p", 1, 0)).is(201);
        write(id, 0, producer("p", 0, 2)).isProblem(403, "PRODUCER_FENCED");
        write(id, 0, producer("p", 0, 1)).isProblem(403, "PRODUCER_FENCED");
        write(id, 0, producer("p", 1, 1)).is(201);
        assertEquals("1.4", Api.head(id));
    }

    @Test
    void whatWasRefusedMayBeSentAgainUnderTheSameNumber() {
        String id = Api.session("retry");
        Api.post("sessions/" + id + "/events", "{", producer("p", 0, 0))
                .isProblem(400, "INVALID_JSON");
        write(id, 0, join(producer("p", 0, 0), "If-Match", "\"9.9\"")).isProblem(412, "HEAD_MOVED");
        write(id, 0, producer("p", 0, 0)).is(201);
        assertEquals("1.1", Api.head(id));
    }

    @Test
    void aTradeThatIsThereAlreadyCountsAsTheProducersRequest() {
        String id = Api.session("known");
        String trade = "{\"trade_id\":\"t\",\"pnl\":1}";
        Api.post("sessions/" + id + "/trades", trade).is(201);
        String trades = "sessions/" + id + "/trades";
        Answer known = Api.post(trades, trade, producer("p", 0, 0)).is(200);
        assertEquals("1.1", known.at("first"));
        Api.post(trades, trade, producer("p", 0, 1)).is(200);
        write(id, 0, producer("p", 0, 2)).is(201);
        assertEquals("1.2", Api.head(id));
        String own = "{\"trade_id\":\"own\"}";
        Answer first = Api.post(trades, own, producer("p", 0, 3)).is(201);
        assertEquals(first.text(), Api.post(trades, own, producer("p", 0, 3)).is(201).text());
        assertEquals(first.text(), Api.post(trades, own, producer("p", 0, 4)).is(200).text());
        assertEquals("1.3", Api.head(id));
    }

    @Test
    void theHeadersComeTogetherAndAreWholeNumbers() {
        String id = Api.session("headers");
        Api.post("sessions/" + id + "/events", NODE, "Producer-Id", "p")
                .isProblem(400, "INVALID_HEADER", "Producer-Epoch");
        Api.post("sessions/" + id + "/events", NODE, "Producer-Seq", "0")
                .isProblem(400, "INVALID_HEADER", "Producer-Id");
        for (String wrong : List.of("-1", "1.0", "x", "99999999999999999999", "0x1", "+1")) {
            Api.post(
                            "sessions/" + id + "/events",
                            NODE,
                            "Producer-Id",
                            "p",
                            "Producer-Epoch",
                            "0",
                            "Producer-Seq",
                            wrong)
                    .isProblem(400, "INVALID_HEADER", "Producer-Seq");
        }
        Api.post(
                        "sessions/" + id + "/events",
                        NODE,
                        "Producer-Id",
                        "p/q",
                        "Producer-Epoch",
                        "0",
                        "Producer-Seq",
                        "0")
                .isProblem(400, "INVALID_ID", "Producer-Id");
        assertEquals("1.0", Api.head(id));
    }

    @Test
    void aCommandMayNameTheHeadItExpectsToo() {
        String id = Api.session("guarded");
        String path = "sessions/" + id;
        Api.post(path + "/events", NODE).is(201);
        for (String command : List.of("start", "stop", "reset")) {
            Answer moved = Api.post(path + "/" + command, "", "If-Match", "\"1.0\"");
            moved.isProblem(412, "HEAD_MOVED");
            assertEquals("1.1", moved.at("head"));
        }
        Api.delete(path, "If-Match", "\"1.0\"").isProblem(412, "HEAD_MOVED");
        Api.post(path + "/start", "", "If-Match", "\"1.1\"").is(200);
        assertEquals("1.2", Api.head(id));
    }

    @Test
    void aRepeatedCommandIsCarriedOutOnce() {
        String id = Api.session("commands");
        String path = "sessions/" + id;
        int seq = 0;
        for (String command : List.of("start", "pause", "resume", "stop")) {
            Api.post(path + "/" + command, "", producer("p", 0, seq)).is(200);
            String head = Api.head(id);
            Api.post(path + "/" + command, "", join(producer("p", 0, seq), "If-Match", "\"1.0\""))
                    .is(200);
            assertEquals(head, Api.head(id), command);
            Api.post(path + "/" + command, "", producer("p", 0, seq + 2))
                    .isProblem(409, "PRODUCER_GAP");
            seq++;
        }
        Api.post(path + "/stop", "", producer("p", 0, seq)).isProblem(409, "ILLEGAL_TRANSITION");
        Api.post(path + "/reset", "", producer("p", 0, seq)).is(200);
        assertEquals("2.0", Api.post(path + "/reset", "", producer("p", 0, seq)).at("head"));
        Api.event(id, "node", "{}");
        assertEquals("2.1", Api.post(path + "/reset", "", producer("p", 0, seq)).at("head"));
        seq++;
        Api.delete(path, producer("p", 0, seq)).is(204);
        Api.delete(path, producer("p", 0, seq)).is(204);
        Api.delete(path, producer("p", 0, seq + 1)).isProblem(409, "ILLEGAL_TRANSITION");
    }

    @Test
    void whoIsFencedStopsNobodysWork() {
        String id = Api.session("fenced");
        String path = "sessions/" + id;
        Api.post(path + "/start", "", producer("p", 1, 0)).is(200);
        Api.post(path + "/stop", "", producer("p", 0, 0)).isProblem(403, "PRODUCER_FENCED");
        assertEquals("running", Api.json(path).path("status").asText());
    }

    @Test
    void aBacktestThatHasEndedKnowsItsProducers() {
        String id = Api.session("backtest", ",\"mode\":\"backtest\"");
        Answer first = write(id, 0, producer("p", 0, 0)).is(201);
        Api.post("sessions/" + id + "/stop", "", producer("p", 0, 1)).is(200);
        Api.post("sessions/" + id + "/stop", "", producer("p", 0, 1)).is(200);
        assertEquals(first.text(), write(id, 0, producer("p", 0, 0)).is(201).text());
    }

    @Test
    void anExecutionIsAddedAndRemovedUnderConditionsToo() {
        String id = Api.session("execution");
        String path = "sessions/" + id + "/executions";
        String external = "{\"kind\":\"external\"}";
        Api.post(path, external, "If-Match", "\"1.1\"").isProblem(412, "HEAD_MOVED");
        Answer first =
                Api.post(path, external, join(producer("p", 0, 0), "If-Match", "\"1.0\"")).is(201);
        Api.nodes(id, 2);
        Answer again = Api.post(path, external, producer("p", 0, 0)).is(201);
        assertEquals(first.text(), again.text());
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals("1.3", Api.head(id));
        assertEquals(1, Api.json(path).path("total").asInt());
        String execution = path + "/" + first.at("execution_id");
        String same =
                "{\"kind\":\"external\",\"execution_id\":\"" + first.at("execution_id") + "\"}";
        Api.post(path, same, producer("p", 0, 1)).is(200);
        Api.post(path, same, producer("p", 0, 1)).is(200);
        Answer moved = Api.delete(execution, "If-Match", "\"1.2\"");
        moved.isProblem(412, "HEAD_MOVED");
        assertEquals("1.3", moved.at("head"));
        Api.delete(execution, join(producer("p", 0, 2), "If-Match", "\"1.3\"")).is(200);
        Api.delete(execution, producer("p", 0, 2)).is(200);
        Api.delete(execution, producer("p", 0, 3)).is(200);
        Api.delete(execution, producer("p", 0, 5)).isProblem(409, "PRODUCER_GAP");
        assertEquals("1.4", Api.head(id));
    }

    @Test
    void aForkMayNameTheHeadThatItsParentHas() {
        String id = Api.session("parent");
        Api.nodes(id, 2);
        String fork = "{\"session_id\":\"" + Api.name("fork") + "\"}";
        Answer moved = Api.post("sessions/" + id + "/fork", fork, "If-Match", "\"1.1\"");
        moved.isProblem(412, "HEAD_MOVED");
        assertEquals("1.2", moved.at("head"));
        Api.post("sessions/" + id + "/fork", fork, "If-Match", "\"1.2\"").is(201);
    }
}
