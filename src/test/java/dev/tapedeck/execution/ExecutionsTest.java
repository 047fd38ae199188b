package dev.tapedeck.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Conditions;
import dev.tapedeck.session.Recorder;
import dev.tapedeck.session.Recorders;
import dev.tapedeck.session.SessionStatus;
import dev.tapedeck.store.memory.MemoryDocumentStore;
import dev.tapedeck.store.memory.MemoryFolders;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionsTest {
    private static final long SEED = 42;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String ETH =
            "{\"source\":\"eth-usd-5m-2023-03\",\"strategy\":\"sma_cross\",\"speed\":\"max\",\"params\":{\"fast\":3,\"slow\":8}}";
    private static final String SLOW = ETH.replace("\"max\"", "1");

    private record Config(
            int maxRunning,
            int maxPerSession,
            int batchEvents,
            Duration maxGap,
            Duration leaseTime,
            String resume)
            implements ExecutionConfig {}

    @TempDir Path data;

    private final InMemoryRecorder session = new InMemoryRecorder("demo");
    private Executions executions;

    @BeforeEach
    void make() {
        executions = with(16, 500);
    }

    @AfterEach
    void end() {
        executions.shutdown(new ShutdownEvent());
    }

    @Test
    void runsARealMarketToItsEnd() throws Exception {
        start();
        Executions.Added added = add(ETH);
        assertTrue(added.created());
        assertEquals("exec-1", added.executionId());
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        assertEquals(2320, session.ticksOf("exec-1"));
        assertEquals(List.of("queued", "running", "completed"), statuses());
        assertFalse(session.events("trade").isEmpty());
        assertEquals("execution", session.events().getLast().type());
    }

    @Test
    void whatIsAddedBeforeTheStartWaitsForIt() throws Exception {
        assertEquals("queued", add(ETH).entry().get("status").asText());
        start();
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        assertEquals(2320, session.ticksOf("exec-1"));
    }

    @Test
    void twoRunsWriteTheSame() throws Exception {
        List<String> first = runWhole();
        InMemoryRecorder other = new InMemoryRecorder("demo");
        Executions again =
                new Executions(
                        recorders(other),
                        new ExecutionSpecs(new Sources(data.toString())),
                        config(16, 33),
                        alone(config(16, 33)));
        again.running(other).await().atMost(LONGEST);
        Executions.Added added =
                again.add("demo", ETH.getBytes(StandardCharsets.UTF_8), Conditions.NONE);
        assertTrue(added.created());
        other.await(() -> other.statusOf("exec-1").equals("completed"));
        assertEquals(first, other.market());
        again.shutdown(new ShutdownEvent());
    }

    @Test
    void pausesAnywhereAndGoesOnWithoutLosingOrRepeatingAnything() throws Exception {
        List<String> whole = runWhole();
        session.restart();
        executions.shutdown(new ShutdownEvent());
        executions = with(16, 7);
        Random random = new Random(SEED);
        start();
        add(ETH);
        for (int i = 0; i < 12; i++) {
            long until = Math.min(2300, session.ticksOf("exec-1") + random.nextInt(200));
            session.await(() -> session.ticksOf("exec-1") >= until);
            executions.paused(session).await().atMost(LONGEST);
            String status = session.statusOf("exec-1");
            assertTrue(List.of("paused", "completed").contains(status), status);
            int events = session.events().size();
            executions.running(session).await().atMost(LONGEST);
            assertTrue(status.equals("completed") || session.events().size() > events);
        }
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        assertEquals(whole, session.market(), "seed " + SEED);
    }

    @Test
    void goesOnAfterACrash() throws Exception {
        List<String> whole = runWhole();
        session.restart();
        Random random = new Random(SEED);
        executions.shutdown(new ShutdownEvent());
        executions = with(16, 5);
        start();
        add(ETH);
        for (int i = 0; i < 5; i++) {
            long until = session.ticksOf("exec-1") + 50 + random.nextInt(200);
            session.await(() -> session.ticksOf("exec-1") >= until);
            executions.shutdown(new ShutdownEvent());
            assertEquals("running", session.statusOf("exec-1"), "a shutdown writes no status");
            executions = with(16, 5);
            executions.running(session).await().atMost(LONGEST);
        }
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        assertEquals(whole, session.market(), "seed " + SEED);
    }

    @Test
    void aFailingStorageCostsNoStepAndDoublesNone() throws Exception {
        List<String> whole = runWhole();
        session.restart();
        executions.shutdown(new ShutdownEvent());
        executions = with(16, 100);
        start();
        add(ETH);
        Random random = new Random(SEED);
        session.fates(n ->
                switch (random.nextInt(6)) {
                    case 0 -> InMemoryRecorder.Fate.REFUSED;
                    case 1 -> InMemoryRecorder.Fate.ANSWER_LOST;
                    default -> InMemoryRecorder.Fate.COMMITTED;
                });
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        assertEquals(whole, session.market(), "seed " + SEED);
    }

    @Test
    void aPauseWaitsForTheAppendThatIsInFlight() throws Exception {
        start();
        session.fates(n -> n == 3 ? InMemoryRecorder.Fate.HELD : InMemoryRecorder.Fate.COMMITTED);
        add(ETH);
        session.await(() -> session.appends() == 4);
        CompletableFuture<Void> paused = executions.paused(session).subscribeAsCompletionStage();
        assertFalse(paused.isDone());
        session.release();
        paused.get(30, TimeUnit.SECONDS);
        assertEquals("paused", session.events().getLast().data().get("status").asText());
        assertTrue(session.ticksOf("exec-1") > 0);
    }

    @Test
    void nothingComesAfterStop() throws Exception {
        start();
        add(SLOW);
        session.await(() -> session.ticksOf("exec-1") >= 1);
        executions.stopped(session).await().atMost(LONGEST);
        assertEquals("completed", session.statusOf("exec-1"));
        assertEquals("completed", session.events().getLast().data().get("status").asText());
        int events = session.events().size();
        session.status(SessionStatus.COMPLETED);
        assertEquals(
                ProblemKind.SESSION_CLOSED,
                refusal(SLOW.replace("{\"source", "{\"execution_id\":\"b\",\"source")).kind());
        assertEquals(events, session.events().size());
    }

    @Test
    void aClosedSessionEndsARunnerQuietly() throws Exception {
        start();
        add(ETH);
        session.await(() -> session.ticksOf("exec-1") > 0);
        session.status(SessionStatus.COMPLETED);
        executions.paused(session).onFailure().recoverWithNull().await().atMost(LONGEST);
        assertFalse(List.of("error").contains(session.statusOf("exec-1")));
    }

    @Test
    void aNewEpochRegistersTheSameAgain() throws Exception {
        start();
        add(ETH);
        add("{\"kind\":\"external\",\"execution_id\":\"mine\"}");
        add(ETH.replace("{\"source", "{\"execution_id\":\"gone\",\"source"));
        remove("gone");
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        executions.stopped(session).await().atMost(LONGEST);
        byte[] before = session.stateJson();
        List<String> whole = session.market();
        session.restart();
        executions.restarted(session, before).await().atMost(LONGEST);
        assertEquals("queued", session.statusOf("exec-1"));
        assertEquals("queued", session.statusOf("mine"));
        assertEquals("unknown", session.statusOf("gone"));
        assertFalse(session.events("execution").getFirst().has("ticks"));
        start();
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        List<String> again = session.market();
        assertEquals(whole.stream().filter(e -> e.contains("exec-1")).toList(), again);
    }

    @Test
    void aMalformedLineStopsTheExecutionAndNotTheSession() throws Exception {
        Files.createDirectories(data.resolve("replay"));
        Files.writeString(
                data.resolve("replay/bad.csv"), "1385337600,1,1\n1385337601,2,1\nnonsense\n");
        start();
        add(
                "{\"source\":\"bad.csv\",\"symbol\":\"X\",\"strategy\":\"sma_cross\",\"speed\":\"max\"}");
        session.await(() -> session.statusOf("exec-1").equals("error"));
        JsonNode last = session.events("execution").getLast();
        assertEquals(
                "bad.csv line 3: the timestamp is no number of up to 20 digits with 18 after the point",
                last.get("reason").asText());
        assertEquals(2, session.ticksOf("exec-1"));
        add(ETH);
        session.await(() -> session.statusOf("exec-2").equals("completed"));
    }

    @Test
    void aSourceThatIsGoneOrEmptyIsAnError() throws Exception {
        Path file = Files.createDirectories(data.resolve("replay")).resolve("f.csv");
        Files.writeString(file, "timestamp,price\n");
        add("{\"source\":\"f.csv\",\"symbol\":\"X\",\"strategy\":\"sma_cross\"}");
        add(
                "{\"execution_id\":\"empty\",\"source\":\"f.csv\",\"symbol\":\"X\",\"strategy\":\"sma_cross\"}");
        start();
        session.await(() -> session.statusOf("empty").equals("error"));
        Files.delete(file);
        session.restart();
        executions.shutdown(new ShutdownEvent());
        executions = with(1, 500);
        Files.writeString(file, "timestamp,price\n");
        add("{\"source\":\"f.csv\",\"symbol\":\"X\",\"strategy\":\"sma_cross\"}");
        Files.delete(file);
        start();
        assertEquals("error", session.statusOf("exec-1"));
        assertTrue(
                session.events("execution")
                        .getLast()
                        .get("reason")
                        .asText()
                        .startsWith("source is unknown"));
    }

    @Test
    void whatHasNoPlaceWaitsInLine() throws Exception {
        executions.shutdown(new ShutdownEvent());
        executions = with(1, 500);
        start();
        add(SLOW);
        assertEquals("running", session.statusOf("exec-1"));
        add(ETH);
        assertEquals("queued", session.statusOf("exec-2"));
        remove("exec-1");
        session.await(() -> session.statusOf("exec-2").equals("completed"));
        assertEquals(2320, session.ticksOf("exec-2"));
    }

    @Test
    void anExternalOneFollowsItsSession() throws Exception {
        Executions.Added added =
                add("{\"kind\":\"external\",\"source\":\"my engine\",\"params\":{\"a\":1.50}}");
        assertEquals("queued", added.entry().get("status").asText());
        start();
        assertEquals("running", session.statusOf("exec-1"));
        executions.paused(session).await().atMost(LONGEST);
        assertEquals("paused", session.statusOf("exec-1"));
        start();
        assertEquals("running", add("{\"kind\":\"external\"}").entry().get("status").asText());
        executions.stopped(session).await().atMost(LONGEST);
        assertEquals("completed", session.statusOf("exec-1"));
        assertEquals("completed", session.statusOf("exec-2"));
    }

    @Test
    void theSameAgainIsTheSameAndAnotherIsRefused() throws Exception {
        String named = ETH.replace("{\"source", "{\"execution_id\":\"a\",\"source");
        assertTrue(add(named).created());
        Executions.Added again =
                add(
                        named.replace("\"fast\":3", "\"fast\":3.0,\"seed\":0")
                                .replace("}}", "},\"unknown\":1}"));
        assertFalse(again.created());
        assertEquals(1, session.events().size());
        assertEquals(
                ProblemKind.EXECUTION_EXISTS,
                refusal(named.replace("\"fast\":3", "\"fast\":4")).kind());
        assertEquals(ProblemKind.EXECUTION_EXISTS, refusal(named.replace("\"max\"", "60")).kind());
    }

    @Test
    void idsAreCountedAndNeverTaken() throws Exception {
        add("{\"kind\":\"external\",\"execution_id\":\"exec-2\"}");
        assertEquals("exec-3", add("{\"kind\":\"external\"}").executionId());
        assertEquals(2, executions.list("demo").size());
        assertEquals("exec-3", executions.get("demo", "exec-3").get("execution_id").asText());
    }

    @Test
    void removingEndsItForGood() throws Exception {
        start();
        add(SLOW);
        session.await(() -> session.ticksOf("exec-1") >= 1);
        assertEquals(
                "removed",
                executions.remove("demo", "exec-1", Conditions.NONE).get("status").asText());
        int events = session.events().size();
        assertEquals(
                "removed",
                executions.remove("demo", "exec-1", Conditions.NONE).get("status").asText());
        executions.paused(session).await().atMost(LONGEST);
        start();
        assertEquals(events, session.events().size());
        Problem unknown =
                assertThrows(
                        Problem.class, () -> executions.remove("demo", "nobody", Conditions.NONE));
        assertEquals(ProblemKind.EXECUTION_NOT_FOUND, unknown.kind());
        Problem hostile = assertThrows(Problem.class, () -> executions.get("demo", "../x"));
        assertEquals(ProblemKind.INVALID_ID, hostile.kind());
    }

    @Test
    void aSessionHasOnlySoMany() throws Exception {
        for (int i = 0; i < 8; i++) {
            add("{\"kind\":\"external\"}");
        }
        assertEquals(ProblemKind.TOO_MANY, refusal("{\"kind\":\"external\"}").kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"strategy\":\"sma_cross\"} | source",
                "{\"source\":\"nowhere\",\"strategy\":\"sma_cross\"} | source",
                "{\"source\":7,\"strategy\":\"sma_cross\"} | source",
                "{\"source\":\"../../etc/passwd\",\"strategy\":\"sma_cross\"} | source",
                "{\"source\":\"apple-2013\"} | strategy",
                "{\"source\":\"apple-2013\",\"strategy\":\"luck\"} | strategy",
                "{\"source\":\"apple-2013\",\"strategy\":\"sma_cross\",\"params\":{\"fast\":-1}} | params.fast",
                "{\"source\":\"apple-2013\",\"strategy\":\"sma_cross\",\"speed\":0} | speed",
                "{\"source\":\"apple-2013\",\"strategy\":\"sma_cross\",\"speed\":\"fast\"} | speed",
                "{\"source\":\"apple-2013\",\"strategy\":\"sma_cross\",\"scale\":\"1\"} | scale",
                "{\"source\":\"apple-2013\",\"strategy\":\"sma_cross\",\"scale\":1e999999999} | scale",
                "{\"source\":\"apple-2013\",\"strategy\":\"sma_cross\",\"symbol\":\"a/b\"} | symbol",
                "{\"kind\":\"magic\"} | kind",
                "{\"kind\":\"external\",\"params\":[]} | params",
                "{\"kind\":\"external\",\"source\":{}} | source",
            })
    void aWrongFieldIsNamed(String body, String field) {
        Problem problem = refusal(body);
        ProblemKind kind =
                field.equals("symbol") ? ProblemKind.INVALID_ID : ProblemKind.INVALID_FIELD;
        assertEquals(kind, problem.kind());
        assertEquals(field, problem.errors().getFirst().field());
        assertTrue(session.events().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} {}",
                "{\"kind\":\"external\",\"kind\":\"replay\"}",
                "null"
            })
    void whatIsNoObjectIsRefused(String body) {
        assertEquals(ProblemKind.INVALID_JSON, refusal(body).kind());
    }

    private void start() {
        session.status(SessionStatus.RUNNING);
        executions.running(session).await().atMost(LONGEST);
    }

    private List<String> runWhole() throws InterruptedException {
        start();
        add(ETH);
        session.await(() -> session.statusOf("exec-1").equals("completed"));
        return session.market();
    }

    @CanIgnoreReturnValue
    private Executions.Added add(String body) {
        return executions.add("demo", body.getBytes(StandardCharsets.UTF_8), Conditions.NONE);
    }

    private void remove(String executionId) {
        assertEquals(
                "removed",
                executions.remove("demo", executionId, Conditions.NONE).get("status").asText());
    }

    private Problem refusal(String body) {
        return assertThrows(Problem.class, () -> add(body));
    }

    private List<String> statuses() {
        return session.events("execution").stream().map(e -> e.get("status").asText()).toList();
    }

    private Executions with(int maxRunning, int batchEvents) {
        ExecutionConfig config = config(maxRunning, batchEvents);
        return new Executions(
                recorders(session),
                new ExecutionSpecs(new Sources(data.toString())),
                config,
                alone(config));
    }

    private static Recorders recorders(Recorder only) {
        return new Recorders() {
            @Override
            public Uni<Recorder> find(String sessionId) {
                return Uni.createFrom().item(only);
            }

            @Override
            public List<Recorder> registered() {
                return List.of(only);
            }
        };
    }

    /** This process has the storage for itself. */
    private static WorkLeases alone(ExecutionConfig config) {
        return new WorkLeases(new MemoryFolders(1 << 20), new MemoryDocumentStore(1 << 20), config);
    }

    private static ExecutionConfig config(int maxRunning, int batchEvents) {
        return new Config(
                maxRunning, 8, batchEvents, Duration.ofSeconds(5), Duration.ofSeconds(10), "auto");
    }
}
