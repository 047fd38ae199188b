package dev.tapedeck.session.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.session.SessionStatus;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStateTest {
    @Test
    void foldingOnFromASnapshotIsFoldingFromTheStart() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            assertSameFromEverySnapshot(
                    new Histories(seed).tape(50 + random.nextInt(2_500)), random, seed);
        }
    }

    @Test
    void dataOfAnyKindIsCountedAndNeverThrows() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            Tape tape = new Histories(seed).nonsense(50 + random.nextInt(1_000));
            assertSameFromEverySnapshot(tape, random, seed);
            assertEquals(tape.count(), tape.fold().copy().eventCount(), "seed " + seed);
        }
    }

    private static void assertSameFromEverySnapshot(Tape tape, Random random, long seed) {
        EventLines lines = tape.lines();
        SessionState whole = SessionState.begin(Tape.info());
        SessionState again = SessionState.begin(Tape.info());
        for (int i = 0; i < lines.count(); i++) {
            whole.apply(lines, i);
            again.apply(lines, i);
            if (random.nextInt(100) == 0) {
                Snapshot saved = again.copy();
                again = restored(saved);
                String where = "seed " + seed + " event " + i;
                assertSame(whole.copy(), again.copy(), where);
                Tape.compact(text(saved.stateJson()));
            }
        }
        assertSame(whole.copy(), again.copy(), "seed " + seed);
    }

    private static SessionState restored(Snapshot saved) {
        return SessionState.restore(Tape.info(), saved.stateJson(), saved.curveJson());
    }

    private static void assertSame(Snapshot expected, Snapshot actual, String where) {
        assertEquals(text(expected.stateJson()), text(actual.stateJson()), where);
        assertEquals(text(expected.curveJson()), text(actual.curveJson()), where);
    }

    @Test
    void typesWithoutAMeaningCostNoMemory() {
        Tape tape = new Tape();
        for (int i = 0; i < 2_000; i++) {
            tape.add(i % 3 == 0 ? "node" : "custom." + i % 3, "{\"execution_id\":\"e" + i + "\"}");
        }
        EventLines lines = tape.lines();
        SessionState state = tape.fold();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < lines.count(); i++) {
                state.apply(lines, i);
            }
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 10_000, () -> bytes + " bytes for 100,000 events");
    }

    @Test
    void aCopyStaysAsItWasWhileTheStateGoesOn() {
        Tape tape = new Histories(7).tape(2_000);
        SessionState state = tape.fold(SessionState.begin(Tape.info()), 0, 1_000);
        Snapshot copy = state.copy();
        byte[] then = copy.stateJson();
        byte[] curveThen = copy.curveJson();
        tape.fold(state, 1_000, 2_000);
        assertArrayEquals(then, copy.stateJson());
        assertArrayEquals(curveThen, copy.curveJson());
    }

    @Test
    void anEmptySessionHasTheWholeShape() {
        assertEquals(
                """
                {"session":{"session_id":"demo","user_id":"u","strategy_id":"s","broker_connection_id":"b",\
                "mode":"live_simulation","scale":1.50,"metadata":{"k":[1,2.50]},"status":"queued",\
                "created_at":"2026-03-01T23:59:00.000000Z","started_at":null,"paused_at":null,\
                "stopped_at":null,"updated_at":"2026-03-01T23:59:00.000000Z"},\
                "positions":{},"metrics":{},"trades":{"total":0,"recent":[]},\
                "analytics":{"realized_pnl":0,"unrealized_pnl":0,"equity":0,"peak_equity":0,"drawdown":0,\
                "max_drawdown":0,"wins":0,"losses":0,"breakeven":0,"win_rate":null,"profit_factor":null,\
                "expectancy":null,"gross_profit":0,"gross_loss":0},\
                "executions":[],"counts":{},"marks":{},"marked":{},"traded":{}}\
                """,
                text(new Tape().fold().copy().stateJson()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "1e5", "100000000000000000000.000000001", "-0.00", "1E+2"})
    void digitsStayAsSent(String digits) {
        String value = "{\"position_id\":\"p\",\"v\":" + digits + "}";
        Tape tape = new Tape().add("position", value).add("trade", value).add("metrics", value);
        String state = text(restored(tape.fold().copy()).copy().stateJson());
        assertTrue(state.contains("\"positions\":{\"p\":" + value + "}"), state);
        assertTrue(state.contains("\"recent\":[" + value + "]"), state);
        assertTrue(state.contains("\"metrics\":" + value), state);
    }

    @Test
    void aPositionIsReplacedWholeInItsPlaceAndRemoved() {
        Tape tape =
                new Tape()
                        .add("position", "{\"position_id\":\"a\",\"v\":1}")
                        .add("position", "{\"position_id\":\"b\"}")
                        .add("position", "{\"position_id\":\"a\",\"w\":2}");
        assertEquals(
                "{\"a\":{\"position_id\":\"a\",\"w\":2},\"b\":{\"position_id\":\"b\"}}",
                text(tape.fold().copy().positionsJson()));
        SessionState state =
                tape.add("position", "{\"position_id\":\"a\",\"removed\":true}").fold();
        assertEquals("{\"b\":{\"position_id\":\"b\"}}", text(state.copy().positionsJson()));
        assertNull(state.position("a"));
        assertEquals("{\"position_id\":\"b\"}", text(state.position("b")));
    }

    @Test
    void theLastHundredTradesAreKeptInOrder() {
        Tape tape = new Tape();
        StringBuilder expected = new StringBuilder("{\"total\":250,\"recent\":[");
        for (int i = 0; i < 250; i++) {
            tape.add("trade", "{\"trade_id\":\"t" + i + "\"}");
            if (i >= 150) {
                expected.append(i == 150 ? "" : ",")
                        .append("{\"trade_id\":\"t")
                        .append(i)
                        .append("\"}");
            }
        }
        String state = text(tape.fold().copy().stateJson());
        assertTrue(state.contains(expected + "]}"), state);
    }

    @Test
    void sessionEventsGiveStatusAndTimes() {
        Tape tape =
                new Tape()
                        .add("session", "{\"status\":\"running\"}")
                        .add("session", "{\"status\":\"paused\"}")
                        .add("session", "{\"status\":\"running\"}")
                        .add("session", "{\"status\":\"unheard-of\"}")
                        .add("session", "{\"status\":\"completed\"}");
        SessionState state = restored(tape.fold().copy());
        assertEquals(SessionStatus.COMPLETED, state.status());
        String session = text(state.copy().sessionJson());
        String times =
                """
                "status":"completed","created_at":"2026-03-01T23:59:00.000000Z",\
                "started_at":"2026-03-01T23:59:00.000000Z","paused_at":"2026-03-01T23:59:01.000000Z",\
                "stopped_at":"2026-03-01T23:59:04.000000Z","updated_at":"2026-03-01T23:59:04.000000Z\"\
                """;
        assertTrue(session.contains(times), session);
    }

    @Test
    void ticksOfAnExecutionStandLastAndSurviveItsNextEventAndARestore() {
        Tape tape =
                new Tape()
                        .add("execution", "{\"execution_id\":\"b\",\"status\":\"queued\"}")
                        .add("execution", "{\"execution_id\":\"a\",\"status\":\"queued\"}")
                        .add("tick", "{\"execution_id\":\"b\",\"n\":7}")
                        .add("tick", "{\"execution_id\":\"nobody\",\"n\":9}")
                        .add("tick", "{\"execution_id\":\"a\",\"n\":1.5}");
        SessionState state = restored(tape.fold().copy());
        tape.add("execution", "{\"execution_id\":\"b\",\"status\":\"running\"}");
        tape.fold(state, 5, 6);
        assertEquals(
                """
                [{"execution_id":"b","status":"running","ticks":7},{"execution_id":"a","status":"queued"}]\
                """,
                text(state.copy().executionsJson()));
        assertEquals(
                "{\"execution_id\":\"b\",\"status\":\"running\",\"ticks\":7}",
                text(state.execution("b")));
        assertNull(state.execution("nobody"));
    }

    @Test
    void ticksThatAnExecutionSendsItselfAreNeverThereTwice() {
        Tape tape =
                new Tape()
                        .add("execution", "{\"execution_id\":\"a\",\"ticks\":5,\"z\":1}")
                        .add("tick", "{\"execution_id\":\"a\",\"n\":6}")
                        .add("execution", "{\"tick\\u0073\":\"many\",\"execution_id\":\"a\"}");
        assertEquals(
                "[{\"execution_id\":\"a\",\"ticks\":6}]",
                text(tape.fold().copy().executionsJson()));
    }

    @Test
    void aForkGoesOnFromTheParentsStateWithASessionOfItsOwn() {
        for (long seed = 1; seed <= 20; seed++) {
            Tape parent = new Histories(seed).tape(800);
            Snapshot at = parent.fold(SessionState.begin(Tape.info()), 0, 500).copy();
            String data =
                    "{\"from\":{\"session_id\":\"demo\",\"catchup_id\":\"1.500\"},\"state\":"
                            + text(at.stateJson())
                            + "}";
            Tape child = new Tape().add("fork", data);
            SessionState state = child.fold();
            assertForked(at, state.copy(), "seed " + seed);
            assertEquals("{\"fork\":1}", text(state.copy().countsJson()));
            assertEquals("[]", text(state.copy().executionsJson()));
            assertEquals(SessionStatus.QUEUED, state.status());
            EventLines later = parent.lines();
            for (int i = 500; i < 800; i++) {
                state.apply(later, i);
            }
            assertForked(parent.fold().copy(), state.copy(), "seed " + seed);
        }
    }

    private static void assertForked(Snapshot parent, Snapshot child, String where) {
        assertEquals(text(parent.analyticsJson()), text(child.analyticsJson()), where);
        assertEquals(text(parent.positionsJson()), text(child.positionsJson()), where);
        assertEquals(text(parent.metricsJson()), text(child.metricsJson()), where);
        for (String part : new String[] {"trades", "marks", "marked", "traded"}) {
            assertEquals(part(parent, part), part(child, part), where + " " + part);
        }
    }

    private static String part(Snapshot snapshot, String name) {
        byte[] json = snapshot.stateJson();
        return text(JsonFields.raw(json, 0, json.length, name));
    }

    @Test
    void theCurveGrowsOnlyWhenTheEquityChanges() {
        Tape tape =
                new Tape()
                        .add("trade", "{\"pnl\":1.0}")
                        .add("trade", "{\"pnl\":0.000}")
                        .add("position", "{\"position_id\":\"p\",\"unrealized_pnl\":0.00}")
                        .add("trade", "{\"pnl\":-2}")
                        .add("metrics", "{}");
        Snapshot snapshot = tape.fold().copy();
        assertEquals(
                """
                [[1,"2026-03-01T23:59:00.000000Z",1],[4,"2026-03-01T23:59:03.000000Z",-1]]\
                """,
                text(snapshot.curveJson()));
        assertEquals(2, snapshot.equity(100).size());
        assertEquals(4, snapshot.equity(1).getFirst().seq());
    }

    @Test
    void madeUpTypesAreBoundedAndThoseWithAMeaningAreNot() {
        Tape tape = new Tape();
        for (int i = 0; i < Counts.MAX_TYPES + 10; i++) {
            tape.add("made-up." + i, "1");
        }
        tape.add("trade", "{\"pnl\":1}").add("made-up.0", "1");
        Snapshot snapshot = restored(tape.fold().copy()).copy();
        String counts = text(snapshot.countsJson());
        assertTrue(counts.startsWith("{\"made-up.0\":2,\"made-up.1\":1,"), counts);
        assertTrue(counts.endsWith(",\"trade\":1,\"*\":10}"), counts);
        assertEquals(1, snapshot.tradeCount());
        assertEquals(Counts.MAX_TYPES + 12L, snapshot.eventCount());
    }

    @ParameterizedTest
    @CsvSource({"{}", "[]", "''", "'{\"session\":{}}'", "null"})
    void whatIsNoStateIsNotRestored(String json) {
        assertThrows(
                IllegalArgumentException.class,
                () -> SessionState.restore(Tape.info(), json.getBytes(UTF_8), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "[1]", "[[1,\"t\"]]", "[[1,\"t\",\"x\"]]", "[[-1,\"t\",1]]"})
    void whatIsNoCurveIsNotRestored(String json) {
        byte[] state = new Tape().fold().copy().stateJson();
        assertThrows(
                IllegalArgumentException.class,
                () -> SessionState.restore(Tape.info(), state, json.getBytes(UTF_8)));
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
