package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Heard;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A device that says once that it could not keep what it was given, and might say so no more. */
@ExtendWith(QuietLog.class)
class FailingForceTest {
    @TempDir(factory = FastFolder.class)
    Path folder;

    /** Fails once when told to, and works again after. */
    private static final class Failing implements Forcer {
        private volatile boolean next;

        @Override
        public void force(Path file, FileChannel channel) throws IOException {
            if (next) {
                next = false;
                throw new IOException("Input/output error");
            }
            channel.force(false);
        }
    }

    private final Failing device = new Failing();

    private FileStore open(FileStoreOptions options) throws IOException {
        return FileStore.open(options, Clock.systemUTC(), device);
    }

    @Test
    void afterAFailedForceNothingIsWrittenUntilTheStoreIsOpenedAgain() throws Exception {
        List<String> acknowledged;
        try (FileStore store = open(Stores.lazy(folder))) {
            EventLog log = Stores.log(store, "demo");
            Heard heard = Heard.by(log);
            append(log, "1", "2");
            acknowledged = lines(log);
            device.next = true;
            Append failing = from(new Producer("engine", 0, 0), batch("3"));
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(failing));
            assertEquals(new Cursor(1, 2), log.head());
            for (int i = 0; i < 3; i++) {
                Problem still =
                        refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("4"))));
                assertTrue(still.detail().contains("until a restart"), still.detail());
                refused(ProblemKind.STORAGE_UNAVAILABLE, log.restart());
            }
            assertInstanceOf(StorageHealth.Unavailable.class, store.health());
            assertEquals(acknowledged, lines(log));
            assertEquals(acknowledged, heard.lines());
        }
        try (FileStore store = open(Stores.lazy(folder))) {
            EventLog log = Stores.log(store, "demo");
            assertInstanceOf(StorageHealth.Ok.class, store.health());
            assertEquals(acknowledged, lines(log).subList(0, 2));
            Appended retried = await(log.append(from(new Producer("engine", 0, 0), batch("3"))));
            assertEquals(new Cursor(1, 3), retried.last(), "once, whether it had been kept or not");
            assertEquals(new Cursor(1, 3), log.head());
        }
    }

    @Test
    void whateverWaitsWhenAForceFailsIsAnswered() throws Exception {
        try (FileStore store = open(Stores.lazy(folder))) {
            EventLog log = Stores.log(store, "demo");
            append(log, "1");
            List<CompletionStage<Appended>> answers = new ArrayList<>();
            store.commitLog()
                    .run(() -> {
                        device.next = true;
                        for (int i = 0; i < 1000; i++) {
                            Append append = Append.of(numbered(i, 1));
                            answers.add(log.append(append).subscribeAsCompletionStage());
                        }
                    });
            Awaitility.await().until(() -> store.commitLog().failure() != null);
            for (CompletionStage<Appended> answer : answers) {
                assertThrows(
                        CompletionException.class,
                        () -> answer.toCompletableFuture().orTimeout(10, SECONDS).join());
            }
            assertEquals(new Cursor(1, 1), log.head());
        }
    }

    @Test
    void aLogsOwnFileThatCannotBeForcedKeepsItsLinesInTheCommitLog() throws Exception {
        List<String> acknowledged;
        try (FileStore store = open(Stores.lazy(folder))) {
            EventLog log = Stores.log(store, "demo");
            append(log, numbered(0, 100));
            acknowledged = lines(log);
            assertTrue(store.flusher().flushAll());
            device.next = true;
            store.checkpointer().begun(Long.MAX_VALUE);
            Awaitility.await().until(() -> store.commitLog().failure() != null);
            assertEquals(acknowledged, lines(log));
        }
        Image image = Image.of(folder);
        Path lost = image.cut("sessions/u/demo/events.jsonl", 500).write(folder);
        try (FileStore store = open(Stores.lazy(lost))) {
            assertEquals(acknowledged, lines(Stores.log(store, "demo")));
        }
    }

    @Test
    void aRestartOrARotationThatCannotForceEndsWritingToo() throws Exception {
        try (FileStore store = open(Stores.lazy(folder.resolve("restart")))) {
            EventLog log = Stores.log(store, "demo");
            append(log, "1");
            device.next = true;
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.restart());
            assertEquals(new Cursor(1, 1), log.head());
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("2"))));
        }
        List<String> acknowledged;
        try (FileStore store =
                open(
                        Stores.options(
                                folder.resolve("rotate"),
                                4096,
                                Duration.ofHours(1),
                                FileStoreOptions.Retention.NONE))) {
            EventLog log = Stores.log(store, "demo");
            append(log, numbered(0, 100));
            acknowledged = lines(log);
            device.next = true;
            assertFalse(store.flusher().flushAll());
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("2"))));
            assertEquals(acknowledged, lines(log));
        }
        try (FileStore store = open(Stores.lazy(folder.resolve("rotate")))) {
            assertEquals(acknowledged, lines(Stores.log(store, "demo")));
        }
    }

    @Test
    void atIntervalsAFailedForceEndsWriting() throws Exception {
        FileStoreOptions lazy = Stores.lazy(folder);
        try (FileStore store = open(Stores.interval(lazy, Duration.ofMillis(10)))) {
            EventLog log = Stores.log(store, "demo");
            device.next = true;
            Awaitility.await()
                    .until(() -> {
                        try {
                            append(log, "1");
                            return false;
                        } catch (Problem refused) {
                            return refused.kind() == ProblemKind.STORAGE_UNAVAILABLE;
                        } catch (CompletionException e) {
                            return false;
                        }
                    });
            assertInstanceOf(StorageHealth.Unavailable.class, store.health());
        }
    }
}
