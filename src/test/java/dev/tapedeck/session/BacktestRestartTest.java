package dev.tapedeck.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.SessionStatus.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backtest is on disk whole or not at all, whenever the service ends. */
class BacktestRestartTest {
    private static final String LINES =
            "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t\",\"pnl\":2}}\n"
                    + "{\"type\":\"node\",\"data\":{}}\n";

    @TempDir private Path data;

    private Path folder() {
        return data.resolve("sessions/u/s_b");
    }

    @Test
    void oneThatWasCutShortBeginsAgainWithNothing() throws IOException {
        try (Process process = Process.start(data)) {
            process.backtest("b");
            process.command("b", Command.START);
            process.write("b", LINES, null);
        }
        assertFalse(Files.exists(folder().resolve("events.jsonl")));
        try (Process process = Process.start(data)) {
            assertEquals("2.0", process.head("b"), "no cursor comes back with another event");
            assertEquals(SessionStatus.QUEUED, process.status("b"));
            assertEquals("2.2", process.write("b", LINES, null).last().toString());
            process.command("b", Command.RESET);
            assertEquals("3.0", process.head("b"));
        }
        try (Process process = Process.start(data)) {
            assertEquals("4.0", process.head("b"));
            process.write("b", LINES, null);
            process.command("b", Command.STOP);
        }
        try (Process process = Process.start(data)) {
            assertEquals("4.3", process.head("b"));
        }
    }

    @Test
    void oneThatWasStoppedIsWhole() throws IOException {
        String before;
        try (Process process = Process.start(data)) {
            process.backtest("b");
            process.write("b", LINES, null);
            process.command("b", Command.STOP);
            before = process.state("b");
        }
        try (Process process = Process.start(data)) {
            assertEquals(before, process.state("b"));
            assertEquals("1.3", process.head("b"));
            assertEquals(ProblemKind.SESSION_CLOSED, refusal(process));
        }
    }

    private static ProblemKind refusal(Process process) {
        return assertThrows(Problem.class, () -> process.write("b", LINES, null)).kind();
    }

    @Test
    void oneThatWasRemovedStaysRemoved() throws IOException {
        try (Process process = Process.start(data)) {
            process.backtest("b");
            process.write("b", LINES, null);
            process.command("b", Command.REMOVE);
            assertEquals(SessionStatus.REMOVED, process.status("b"));
        }
        try (Process process = Process.start(data)) {
            assertEquals(SessionStatus.REMOVED, process.status("b"));
            assertEquals(ProblemKind.SESSION_CLOSED, refusal(process));
        }
    }

    @Test
    void oneThatBeganAnewAfterItsEndRecordsAsItGoes() throws IOException {
        try (Process process = Process.start(data)) {
            process.backtest("b");
            process.write("b", LINES, null);
            process.command("b", Command.STOP);
            process.command("b", Command.RESET);
            assertEquals("2.0", process.head("b"));
            assertEquals("2.2", process.write("b", LINES, null).last().toString());
        }
        try (Process process = Process.start(data)) {
            assertEquals("2.2", process.head("b"));
            process.command("b", Command.STOP);
        }
        assertEquals(3, Files.readString(folder().resolve("events.jsonl")).lines().count());
        try (Process process = Process.start(data)) {
            assertEquals("2.3", process.head("b"));
            assertEquals(SessionStatus.COMPLETED, process.status("b"));
        }
    }
}
