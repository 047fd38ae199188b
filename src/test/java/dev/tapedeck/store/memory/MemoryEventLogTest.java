package dev.tapedeck.store.memory;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.data;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryEventLogTest extends EventLogContract {
    private final MemoryEventLogs logs = new MemoryEventLogs(1 << 26, Clock.systemUTC());

    @Override
    protected EventLogs logs() {
        return logs;
    }

    private static EventLog open(MemoryEventLogs logs, String id) {
        return await(logs.open(LogId.session(id), "sessions/u/" + id));
    }

    @Test
    void anAppendBeyondTheLimitIsRefusedAndSaysWhy() {
        MemoryEventLogs small = new MemoryEventLogs(10_000, Clock.systemUTC());
        EventLog log = open(small, "demo");
        append(log, "\"fits\"");
        String large = "\"" + "x".repeat(10_000) + "\"";
        Append tooMuch = from(new Producer("engine", 0, 0), batch(large));
        Problem full = refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(tooMuch));
        assertTrue(full.detail().contains("of 10000 bytes"), full.detail());
        assertInstanceOf(StorageHealth.Unavailable.class, small.health());
        assertEquals(new Cursor(1, 1), log.head());
        await(log.append(from(new Producer("engine", 0, 0), batch("\"small\""))));
        assertInstanceOf(StorageHealth.Ok.class, small.health());
        assertEquals(List.of("\"fits\"", "\"small\""), data(log));
    }

    @Test
    void theLimitIsThatOfAllLogsAndARestartMakesRoom() {
        MemoryEventLogs small = new MemoryEventLogs(20_000, Clock.systemUTC());
        EventLog one = open(small, "one");
        EventLog two = open(small, "two");
        append(one, numbered(0, 80));
        refused(ProblemKind.STORAGE_UNAVAILABLE, two.append(Append.of(numbered(0, 80))));
        await(one.restart());
        append(two, numbered(0, 80));
        assertEquals(80, two.head().seq());
    }

    @Test
    void aForgottenLogMakesRoomAndTakesNoMore() {
        MemoryEventLogs small = new MemoryEventLogs(20_000, Clock.systemUTC());
        EventLog old = open(small, "demo");
        append(old, numbered(0, 80));
        small.forget(old);
        small.forget(old);
        EventLog fresh = open(small, "demo");
        assertEquals(Cursor.ORIGIN, fresh.head());
        append(fresh, numbered(0, 80));
        assertEquals(80, data(old).size());
        refused(ProblemKind.STORAGE_UNAVAILABLE, old.append(Append.of(batch("1"))));
    }

    @Test
    void aListenerMayAppendToTheLogItListensTo() {
        EventLog log = open(logs, "demo");
        AtomicReference<String> echo = new AtomicReference<>("\"echo\"");
        CommitListener answering =
                lines -> {
                    String once = echo.getAndSet(null);
                    if (once != null) {
                        log.append(Append.of(batch(once))).subscribe().with(answer -> {});
                    }
                };
        assertEquals(Cursor.ORIGIN, log.listen(answering));
        append(log, "\"call\"");
        assertEquals(List.of("\"call\"", "\"echo\""), data(log));
    }
}
