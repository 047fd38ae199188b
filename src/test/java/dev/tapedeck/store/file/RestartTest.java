package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.data;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Heard;
import dev.tapedeck.problem.ProblemKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A new epoch, however often the process or the disk gets in between. */
@ExtendWith(QuietLog.class)
class RestartTest {
    private static final String DEMO = "sessions/u/demo";

    @TempDir(factory = FastFolder.class)
    Path folder;

    private Path demo() {
        return folder.resolve(DEMO);
    }

    private List<String> fill() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            for (int i = 0; i < 100; i++) {
                append(log, numbered(i, 1));
            }
            return lines(log);
        }
    }

    private static List<Path> filesOfLog(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("events"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aRestartThatACrashInterruptedAtAnyStepIsFinishedAtOpen() throws Exception {
        List<String> old = fill();
        Image closed = Image.of(folder);
        int steps = filesOfLog(demo()).size();
        assertTrue(steps > 4);
        for (int moved = 0; moved <= steps; moved++) {
            Path root = closed.write(folder);
            Path demo = root.resolve(DEMO);
            EpochFile.write(demo, new Cursor(2, 0));
            Path archive = Files.createDirectories(demo.resolve("archive/1"));
            for (Path file : filesOfLog(demo).subList(0, moved)) {
                Files.move(file, archive.resolve(file.getFileName()));
            }
            try (FileStore store = Stores.open(Stores.small(root))) {
                EventLog log = Stores.log(store, "demo");
                assertEquals(new Cursor(2, 0), log.head(), moved + " files had been moved");
                refused(ProblemKind.INVALID_CURSOR, log.read(new Cursor(1, 5), 100));
                assertEquals(new Cursor(2, 1), append(log, "1").first());
                assertEquals(0, Image.quarantined(store));
            }
            List<String> kept = new ArrayList<>();
            for (Path file : filesOfLog(archive)) {
                if (file.toString().endsWith(".jsonl")) {
                    kept.addAll(Files.readAllLines(file));
                }
            }
            assertEquals(old, kept);
        }
    }

    @Test
    void theCommitLogKnowsWhichEpochItsLinesAreOf() throws Exception {
        Image image;
        List<String> fresh;
        try (FileStore store = Stores.open(Stores.lazy(folder))) {
            EventLog log = Stores.log(store, "demo");
            append(log, "\"old 1\"", "\"old 2\"");
            await(log.restart());
            append(log, "\"new 1\"");
            await(log.restart());
            append(log, "\"newer 1\"", "\"newer 2\"", "\"newer 3\"");
            fresh = lines(log);
            image = Image.of(folder);
        }
        Path crashed = image.write(folder);
        try (FileStore store = Stores.open(Stores.lazy(crashed))) {
            EventLog log = Stores.log(store, "demo");
            assertEquals(new Cursor(3, 3), log.head());
            assertEquals(fresh, lines(log));
            assertEquals(0, Image.quarantined(store));
        }
    }

    @Test
    void aRestartThatCannotFinishHoldsBackItsOwnLogAloneUntilItCan() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            EventLog other = Stores.log(store, "other");
            append(log, "1", "2");
            Heard heard = Heard.by(log);
            Path obstacle = Files.createFile(demo().resolve("archive"));
            CompletableFuture<Cursor> restart =
                    log.restart().subscribeAsCompletionStage().toCompletableFuture();
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("3"))));
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("4"))));
            append(other, "1");
            assertFalse(restart.isDone());
            Files.delete(obstacle);
            assertEquals(new Cursor(2, 0), restart.orTimeout(10, SECONDS).join());
            append(log, "5");
            assertEquals(List.of("5"), data(log));
            assertEquals(List.of(new Cursor(2, 0)), heard.restarts());
        }
    }

    @Test
    void aStoreThatClosesBeforeARestartCanFinishFinishesItWhenItIsOpened() throws Exception {
        Path obstacle;
        CompletableFuture<Cursor> restart;
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            append(log, "1", "2");
            obstacle = Files.createFile(demo().resolve("archive"));
            restart = log.restart().subscribeAsCompletionStage().toCompletableFuture();
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("3"))));
        }
        assertTrue(restart.isCompletedExceptionally());
        Files.delete(obstacle);
        try (FileStore store = Stores.open(Stores.small(folder))) {
            assertEquals(new Cursor(2, 0), Stores.log(store, "demo").head());
        }
    }

    @Test
    void whatStandsInTheArchiveIsNeverOverwritten() throws Exception {
        Path there = Files.createDirectories(demo().resolve("archive/1")).resolve("events.jsonl");
        Files.writeString(there, "something older\n");
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            append(log, "1");
            await(log.restart());
        }
        assertEquals("something older\n", Files.readString(there));
        assertTrue(Files.readString(there.resolveSibling("events.jsonl.1")).contains("\"data\":1"));
    }

    @Test
    void anEpochThatCannotBeReadIsTakenFromTheLinesOrTheArchive() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            append(log, "1");
            await(log.restart());
            await(log.restart());
        }
        for (String harmed :
                List.of("", "{\"epoch\":3}\n", "{\"epoch\":9,\"crc\":\"00000000\"}\n")) {
            Files.writeString(demo().resolve("log.json"), harmed);
            try (FileStore store = Stores.open(Stores.small(folder))) {
                EventLog log = Stores.log(store, "demo");
                assertEquals(3, log.head().epoch());
                Image.assertNamed(store, "the epoch was guessed");
                append(log, "2");
            }
        }
        Files.delete(demo().resolve("log.json"));
        try (FileStore store = Stores.open(Stores.small(folder))) {
            assertEquals(new Cursor(3, 3), Stores.log(store, "demo").head());
        }
    }
}
