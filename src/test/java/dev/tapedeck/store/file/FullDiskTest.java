package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Samples;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real file system of five megabytes, filled up while the store runs. Needs root for the mount.
 */
@ExtendWith(QuietLog.class)
class FullDiskTest {
    @TempDir Path mount;

    private boolean mounted;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", mount.toString());
        assumeTrue(
                mounted,
                "skipped: no tmpfs can be mounted here (needs root), so no disk can be full");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertTrue(run("umount", mount.toString()));
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    private void fillDisk() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("No space left"), full.getMessage());
        }
    }

    private FileStoreOptions options(Duration flush) {
        return Stores.options(
                mount.resolve("data"), 64 << 10, flush, FileStoreOptions.Retention.NONE);
    }

    @Test
    void aFullDiskRefusesAppendsReadsGoOnAndRoomIsAllThatIsNeeded() throws Exception {
        Random random = new Random(1);
        List<String> acknowledged;
        try (FileStore store = Stores.open(options(Duration.ofMillis(5)))) {
            EventLog log = Stores.log(store, "demo");
            append(log, Samples.random(random, 50, 200));
            fillDisk();
            refusedAtLast(log, random);
            acknowledged = lines(log);
            assertInstanceOf(StorageHealth.Unavailable.class, store.health());
            Problem full =
                    refused(
                            ProblemKind.STORAGE_UNAVAILABLE,
                            log.append(Append.of(Samples.random(random, 1, 10))));
            assertTrue(full.detail().contains("No space left"), full.detail());
            assertEquals(acknowledged, lines(log));
            Files.delete(ballast());
            Awaitility.await().until(() -> store.health() instanceof StorageHealth.Ok);
            append(log, Samples.random(random, 50, 200));
            assertEquals(acknowledged, lines(log).subList(0, acknowledged.size()));
            assertTrue(store.flusher().flushAll());
            acknowledged = lines(log);
        }
        try (FileStore store = Stores.open(options(Duration.ofMillis(5)))) {
            assertEquals(
                    acknowledged, lines(Stores.log(store, "demo")), "no line lost, none doubled");
            assertEquals(0, Image.quarantined(store));
        }
    }

    private static void refusedAtLast(EventLog log, Random random) {
        for (int i = 0; i < 5000; i++) {
            try {
                await(log.append(Append.of(Samples.random(random, 20, 400))));
            } catch (Problem refused) {
                assertEquals(ProblemKind.STORAGE_UNAVAILABLE, refused.kind());
                return;
            }
        }
        throw new AssertionError("a full disk took everything");
    }

    @Test
    void aCrashOnAFullDiskLosesNothingThatWasAcknowledged() throws Exception {
        Random random = new Random(2);
        List<String> acknowledged;
        FileStoreOptions options = options(Duration.ofMillis(5));
        FileStore store = Stores.open(options);
        try {
            EventLog log = Stores.log(store, "demo");
            append(log, Samples.random(random, 50, 200));
            fillDisk();
            refusedAtLast(log, random);
            acknowledged = lines(log);
        } finally {
            store.close();
        }
        Files.delete(ballast());
        try (FileStore again = Stores.open(options)) {
            assertEquals(acknowledged, lines(Stores.log(again, "demo")));
        }
    }

    @Test
    void aRestartThatFindsNoRoomIsRefusedOrFinished() throws Exception {
        Random random = new Random(3);
        try (FileStore store = Stores.open(options(Duration.ofHours(1)))) {
            EventLog log = Stores.log(store, "demo");
            append(log, Samples.random(random, 50, 200));
            assertTrue(store.flusher().flushAll());
            List<String> all = lines(log);
            fillDisk();
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.restart());
            assertEquals(new Cursor(1, 50), log.head());
            assertEquals(all, lines(log));
            Files.delete(ballast());
            append(log, Samples.random(random, 1, 10));
            assertEquals(new Cursor(2, 0), await(log.restart()));
        }
        try (FileStore store = Stores.open(options(Duration.ofHours(1)))) {
            assertEquals(new Cursor(2, 0), Stores.log(store, "demo").head());
        }
    }

    @Test
    void aNewLogThatFindsNoRoomSaysSoAndIsThereLater() throws Exception {
        try (FileStore store = Stores.open(options(Duration.ofMillis(5)))) {
            fillDisk();
            var opening = store.open(LogId.session("late"), "sessions/u/late");
            try {
                await(opening);
            } catch (Problem full) {
                assertEquals(ProblemKind.STORAGE_UNAVAILABLE, full.kind());
            }
            Files.delete(ballast());
            Awaitility.await().until(() -> store.health() instanceof StorageHealth.Ok);
            append(await(opening), "1");
        }
    }

    @Test
    void aFullDiskRefusesDocumentsAndChangesNone() throws Exception {
        try (FileStore store = Stores.open(options(Duration.ofMillis(5)))) {
            Documents documents = store.documents().entity(EntityName.of("signal", "a"));
            byte[] before = Samples.utf8("[\"before\"]");
            byte[] large = Samples.utf8("[\"" + "x".repeat(200_000) + "\"]");
            await(documents.writeValue("x", before, Precondition.NONE));
            fillDisk();
            Problem full =
                    refused(
                            ProblemKind.STORAGE_UNAVAILABLE,
                            documents.writeValue("x", large, Precondition.NONE));
            assertTrue(full.detail().contains("No space left"), full.detail());
            assertInstanceOf(StorageHealth.Unavailable.class, store.documents().health());
            refused(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    documents.writeValue("y", large, Precondition.ABSENT));
            assertArrayEquals(before, await(documents.readValue("x")).json());
            assertEquals(List.of("x"), await(documents.keys().collect().asList()));
            try (Stream<Path> files = Files.list(mount.resolve("data/signal/a"))) {
                assertEquals(1, files.count(), "no half-written file takes room");
            }
            Files.delete(ballast());
            Awaitility.await().until(() -> store.documents().health() instanceof StorageHealth.Ok);
            await(documents.writeValue("x", large, Precondition.NONE));
            assertArrayEquals(large, await(documents.readValue("x")).json());
        }
    }
}
