package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.data;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Samples;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing, and what bounds a store. */
class StoreLifecycleTest {
    @TempDir(factory = FastFolder.class)
    Path folder;

    @Test
    void aStoreThatWasClosedComesBackAsItWas() throws Exception {
        Producer producer = new Producer("engine", 7, 0);
        List<String> all;
        Appended answer;
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            answer = await(log.append(from(producer, batch("1", "2"))));
            await(log.restart());
            append(log, numbered(0, 200));
            all = lines(log);
        }
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            assertTrue(store.recovered().isEmpty());
            assertEquals(new Cursor(2, 200), log.head());
            assertEquals(all, lines(log));
            assertEquals(answer.last(), await(log.append(from(producer, batch("x")))).last());
            assertEquals(new Cursor(2, 201), append(log, "3").first());
        }
        assertTrue(Files.readString(archived(1)).contains("\"data\":2"));
    }

    private Path archived(long epoch) {
        return folder.resolve("sessions/u/demo/archive/" + epoch + "/events.jsonl");
    }

    @Test
    void manyReopeningsLoseNothing() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            try (FileStore store = Stores.open(Stores.small(folder))) {
                EventLog log = Stores.log(store, "demo");
                assertEquals(expected, lines(log));
                append(log, numbered(round * 10, 10));
                expected = lines(log);
            }
        }
        assertEquals(80, expected.size());
    }

    @Test
    void aSecondStoreOnTheFolderIsRefusedAndTheFirstKeepsItsLock() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            for (int i = 0; i < 2; i++) {
                IOException refused =
                        assertThrows(IOException.class, () -> Stores.open(Stores.small(folder)));
                assertTrue(refused.getMessage().contains("is in use by"), refused.getMessage());
                assertTrue(refused.getMessage().contains(folder.toString()));
            }
            append(Stores.log(store, "demo"), "1");
            assertTrue(isLocked(), "the lock is gone");
        }
        assertFalse(isLocked(), "a closed store lets go");
        Stores.open(Stores.small(folder)).close();
    }

    /** As the kernel sees it: a lock can be lost although this process still believes in it. */
    private boolean isLocked() throws IOException {
        Path locks = Path.of("/proc/locks");
        assumeTrue(Files.exists(locks), "no /proc/locks to look at");
        Object inode = Files.getAttribute(folder.resolve("tapedeck.lock"), "unix:ino");
        return Files.readAllLines(locks).stream()
                .anyMatch(line -> line.contains("POSIX") && line.contains(":" + inode + " "));
    }

    @Test
    void twoLogsDoNotShareAFolder() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            await(store.open(LogId.session("one"), "sessions/u/s"));
            Problem taken =
                    refused(
                            ProblemKind.STORAGE_UNAVAILABLE,
                            store.open(LogId.session("two"), "sessions/u/s"));
            assertTrue(taken.detail().contains("is where s:one lives"), taken.detail());
        }
    }

    @Test
    void aLogLivesInsideOfTheDataFolder() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            for (String place : List.of("../out", "", "/etc/x", "a/../..")) {
                refused(ProblemKind.STORAGE_UNAVAILABLE, store.open(LogId.session("a"), place));
            }
        }
    }

    @Test
    void thousandsOfLogsTakeABoundedNumberOfHandles() throws Exception {
        Map<String, List<String>> expected = new HashMap<>();
        try (FileStore store = Stores.open(Stores.small(folder))) {
            List<EventLog> logs = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                logs.add(Stores.log(store, "log" + i));
            }
            long before = openFiles();
            List<CompletionStage<Appended>> answers = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                for (EventLog log : logs) {
                    Append append = Append.of(numbered(round, 1));
                    answers.add(log.append(append).subscribeAsCompletionStage());
                }
            }
            answers.forEach(answer -> answer.toCompletableFuture().join());
            assertTrue(store.flusher().flushAll());
            assertTrue(openFiles() <= before + 64 + 10, openFiles() + " files are open");
            for (EventLog log : logs.subList(0, 50)) {
                expected.put(log.id().id(), lines(log));
            }
        }
        try (FileStore store = Stores.open(Stores.small(folder))) {
            for (String id : expected.keySet()) {
                assertEquals(3, expected.get(id).size());
                assertEquals(expected.get(id), lines(Stores.log(store, id)));
            }
        }
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void aBatchThatNoSegmentCanHoldIsRefusedAndHarmsNothing() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            String large = "\"" + "x".repeat(1 << 20) + "\"";
            refused(ProblemKind.PAYLOAD_TOO_LARGE, log.append(Append.of(batch(large))));
            String fits = "\"" + "x".repeat((1 << 20) - 3000) + "\"";
            append(log, fits);
            append(log, fits);
            assertEquals(List.of(fits, fits), data(log));
        }
    }

    @Test
    void tooMuchThatWaitsIsOverload() throws Exception {
        FileStoreOptions few = limits(100, 8 << 20);
        try (FileStore store = Stores.open(few)) {
            EventLog log = Stores.log(store, "demo");
            store.commitLog().run(() -> overload(log));
            append(log, "\"after\"");
            assertEquals(2, data(log).size());
        }
    }

    /** On the committer's own thread, where nothing that is put in can be taken out. */
    private static void overload(EventLog log) {
        CompletionStage<Appended> first =
                log.append(Append.of(batch("\"" + "x".repeat(200) + "\"")))
                        .subscribeAsCompletionStage();
        CompletionException refused =
                assertThrows(
                        CompletionException.class,
                        () ->
                                log.append(Append.of(batch("\"y\"")))
                                        .subscribeAsCompletionStage()
                                        .toCompletableFuture()
                                        .join());
        assertEquals(ProblemKind.OVERLOADED, ((Problem) refused.getCause()).kind());
        assertFalse(first.toCompletableFuture().isDone());
    }

    private FileStoreOptions limits(long queueBytes, long unflushedBytes) {
        return new FileStoreOptions(
                folder,
                Optional.empty(),
                1 << 20,
                2 << 20,
                queueBytes,
                unflushedBytes,
                Duration.ofMillis(50),
                1 << 16,
                16,
                10,
                2,
                FileMode.AS_MADE,
                FileStoreOptions.Retention.NONE);
    }

    @Test
    void aCommitLogOfTwoSegmentsTakesAnyAmountWithoutARefusal() throws Exception {
        try (FileStore store = Stores.open(limits(64 << 20, 100_000))) {
            EventLog log = Stores.log(store, "demo");
            Random random = new Random(1);
            List<CompletionStage<Appended>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Producer producer = new Producer("engine", 0, i);
                Append append = from(producer, Samples.random(random, 30, 1000));
                answers.add(log.append(append).subscribeAsCompletionStage());
            }
            answers.forEach(answer -> answer.toCompletableFuture().join());
            assertEquals(12_000, log.head().seq());
            assertEquals(12_000, lines(log).size());
        }
    }

    @Test
    void whatIsAskedOfAClosingStoreIsAnswered() throws Exception {
        FileStore store = Stores.open(Stores.small(folder));
        EventLog log = Stores.log(store, "demo");
        List<CompletionStage<?>> answers = new ArrayList<>();
        AtomicBoolean closed = new AtomicBoolean();
        Thread asking =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; !closed.get() || i % 100 != 0; i++) {
                                Uni<?> next =
                                        i % 1000 == 99
                                                ? log.restart()
                                                : log.append(Append.of(numbered(i, 1)));
                                answers.add(next.subscribeAsCompletionStage());
                            }
                        });
        Awaitility.await().pollDelay(Duration.ZERO).until(() -> log.head().epoch() > 2);
        store.close();
        closed.set(true);
        asking.join();
        for (CompletionStage<?> answer : answers) {
            try {
                answer.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                ProblemKind kind = ((Problem) e.getCause()).kind();
                assertTrue(
                        kind == ProblemKind.STORAGE_UNAVAILABLE || kind == ProblemKind.OVERLOADED);
            }
        }
        assertTrue(answers.getLast().toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void atIntervalsAppendsAreAnsweredBeforeTheForce() throws Exception {
        int[] forces = new int[1];
        Forcer counting =
                (file, channel) -> {
                    forces[0]++;
                    channel.force(false);
                };
        FileStoreOptions options = interval(Duration.ofHours(1));
        List<String> all;
        Image image;
        try (FileStore store = FileStore.open(options, Clock.systemUTC(), counting)) {
            EventLog log = Stores.log(store, "demo");
            for (int i = 0; i < 50; i++) {
                append(log, numbered(i, 1));
            }
            assertEquals(0, forces[0]);
            all = lines(log);
            image = Image.of(folder);
        }
        assertTrue(forces[0] > 0, "a close forces");
        Path crashed = image.write(folder);
        try (FileStore store = Stores.open(Stores.lazy(crashed))) {
            assertEquals(
                    all, lines(Stores.log(store, "demo")), "the process crashed, not the power");
        }
    }

    @Test
    void atIntervalsTheForceComesByItself() throws Exception {
        try (FileStore store = Stores.open(interval(Duration.ofMillis(20)))) {
            append(Stores.log(store, "demo"), "1");
            Awaitility.await().until(() -> store.meters().forces() > 0);
            long groups = store.meters().groups();
            assertTrue(groups > 0);
        }
    }

    private FileStoreOptions interval(Duration interval) {
        return Stores.interval(Stores.lazy(folder), interval);
    }

    @Test
    void atIntervalsAPowerCutInTheMiddleOfUnforcedGroupsLeavesAPrefix() throws Exception {
        Image image;
        List<String> all;
        try (FileStore store = Stores.open(interval(Duration.ofHours(1)))) {
            EventLog log = Stores.log(store, "demo");
            for (int i = 0; i < 10; i++) {
                append(log, numbered(i, 1));
            }
            all = lines(log);
            image = Image.of(folder);
        }
        byte[] wal = image.file(image.wal());
        int at = 0;
        for (int i = 0; i < 5; i++) {
            at = WalFrame.read(wal, at).to();
        }
        Arrays.fill(wal, at + 100, at + 120, (byte) 0);
        Path crashed = image.write(folder);
        try (FileStore store = Stores.open(Stores.lazy(crashed))) {
            assertEquals(all.subList(0, 5), lines(Stores.log(store, "demo")));
            assertEquals(1, Image.quarantined(store), "what was torn is kept");
        }
    }

    @Test
    void anEventOfAMegabyteIsReadWithAnyMaximum() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            String large = "\"" + "x".repeat(900_000) + "\"";
            append(log, "1", large, "2");
            assertTrue(store.flusher().flushAll());
            for (int max : new int[] {0, 1, 1000, 1 << 20, Integer.MAX_VALUE}) {
                assertEquals(3, lines(log, Cursor.ORIGIN, max).size());
            }
        }
    }
}
