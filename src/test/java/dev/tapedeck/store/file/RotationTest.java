package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Samples;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long logs: many segments, the oldest of which may be dropped. */
class RotationTest {
    private static final FileStoreOptions.Retention KEEP_100 =
            new FileStoreOptions.Retention(Optional.empty(), Optional.of(100L), Optional.empty());

    @TempDir(factory = FastFolder.class)
    Path folder;

    private static FileLog fill(FileStore store, int events) {
        FileLog log = (FileLog) Stores.log(store, "demo");
        for (int i = 0; i < events; i += 5) {
            append(log, numbered(i, 5));
        }
        assertTrue(store.flusher().flushAll());
        return log;
    }

    private List<Path> segments() throws Exception {
        return LogFolder.rotated(folder.resolve("sessions/u/demo"));
    }

    @Test
    void segmentsAreNamedByTheirFirstEventAndReadAsOne() throws Exception {
        List<String> before;
        try (FileStore store = Stores.open(Stores.small(folder))) {
            before = lines(fill(store, 500));
        }
        assertTrue(segments().size() > 5);
        for (Path segment : segments()) {
            String first = Files.readAllLines(segment).getFirst();
            assertTrue(first.contains("\"1." + LogFolder.firstSeq(segment) + "\""), first);
        }
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            assertEquals(new Cursor(1, 500), log.head());
            assertEquals(before, lines(log));
            append(log, "1");
            assertEquals(501, lines(log).size());
        }
    }

    @Test
    void aSegmentThatIsStillUnflushedWhenRotatedIsNotLost() throws Exception {
        Image image;
        List<String> all;
        try (FileStore store = Stores.open(Stores.small(folder))) {
            FileLog log = fill(store, 300);
            append(log, numbered(300, 50));
            all = lines(log);
            image = Image.of(folder);
        }
        Path crashed = image.write(folder);
        try (FileStore store = Stores.open(Stores.small(crashed))) {
            assertEquals(all, lines(Stores.log(store, "demo")));
        }
    }

    @Test
    void readersAtAnyCursorSeeTheSameWhileSegmentsAreRotatedAway() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            EventLog log = fill(store, 50);
            AtomicBoolean done = new AtomicBoolean();
            List<Future<List<EventLines>>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(i);
                readers.add(threads.submit(() -> readAnywhere(log, done, random)));
            }
            for (int i = 50; i < 2000; i += 5) {
                append(log, numbered(i, 5));
            }
            done.set(true);
            List<String> all = lines(log);
            for (Future<List<EventLines>> reader : readers) {
                for (EventLines read : reader.get()) {
                    int from = (int) read.first().seq() - 1;
                    for (int i = 0; i < read.count(); i++) {
                        assertEquals(all.get(from + i), Samples.line(read, i));
                    }
                }
            }
        }
    }

    private static List<EventLines> readAnywhere(EventLog log, AtomicBoolean done, Random random) {
        List<EventLines> reads = new ArrayList<>();
        while (!done.get()) {
            long head = log.head().seq();
            long recent = Math.min(head, 40);
            long after =
                    random.nextBoolean() ? random.nextLong(head) : head - random.nextLong(recent);
            EventLines read = await(log.read(new Cursor(1, after), random.nextInt(3000)));
            if (reads.size() < 5000) {
                reads.add(read);
            }
        }
        return reads;
    }

    @Test
    void onlyWhatMayBeDroppedAndIsBeyondTheLimitIsDropped() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            FileLog log = fill(store, 500);
            List<String> all = lines(log);
            int before = segments().size();
            log.files().retain(KEEP_100, log.droppable(), Instant.now());
            assertEquals(before, segments().size(), "nothing was allowed");

            log.allowDropping(new Cursor(1, 200));
            log.allowDropping(new Cursor(1, 100));
            log.files().retain(KEEP_100, log.droppable(), Instant.now());
            long oldest = log.oldest().seq();
            assertTrue(oldest > 150 && oldest <= 200, "oldest " + oldest);
            assertEquals(all.subList((int) oldest, 500), lines(log));

            log.allowDropping(new Cursor(1, 500));
            log.files().retain(KEEP_100, log.droppable(), Instant.now());
            oldest = log.oldest().seq();
            assertTrue(oldest > 350 && oldest <= 400, "oldest " + oldest);
            Problem gone =
                    refused(ProblemKind.CURSOR_GONE, log.read(new Cursor(1, oldest - 1), 1000));
            assertEquals("1." + oldest, gone.members().get("oldest"));
            refused(ProblemKind.CURSOR_GONE, log.read(Cursor.ORIGIN, 1000));
            assertEquals(all.subList((int) oldest, 500), lines(log));
        }
        try (FileStore store = Stores.open(Stores.small(folder))) {
            EventLog log = Stores.log(store, "demo");
            assertEquals(500 - log.oldest().seq(), lines(log).size());
            refused(ProblemKind.CURSOR_GONE, log.read(Cursor.ORIGIN, 1000));
        }
    }

    @Test
    void bytesAndAgeAreLimitsToo() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            FileLog log = fill(store, 500);
            log.allowDropping(log.head());
            Duration day = Duration.ofDays(1);
            FileStoreOptions.Retention young =
                    new FileStoreOptions.Retention(
                            Optional.of(day), Optional.empty(), Optional.empty());
            log.files().retain(young, log.droppable(), Instant.now());
            assertEquals(Cursor.ORIGIN, log.oldest());

            FileStoreOptions.Retention small =
                    new FileStoreOptions.Retention(
                            Optional.empty(), Optional.empty(), Optional.of(20_000L));
            log.files().retain(small, log.droppable(), Instant.now());
            assertTrue(log.bytes() >= 20_000 && log.bytes() < 25_000, log.bytes() + " bytes");

            log.files().retain(young, log.droppable(), Instant.now().plus(day).plus(day));
            assertTrue(segments().isEmpty());
            assertFalse(lines(log).isEmpty(), "the newest segment always stays");
        }
    }

    @Test
    void whatWasAllowedInAnOldEpochAllowsNothingInTheNext() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder))) {
            FileLog log = fill(store, 300);
            Cursor old = log.head();
            log.allowDropping(old);
            Cursor allowed = log.droppable();
            await(log.restart());
            assertEquals(log, fill(store, 300));
            log.allowDropping(old);
            log.files().retain(KEEP_100, log.droppable(), Instant.now());
            log.files().retain(KEEP_100, allowed, Instant.now());
            assertEquals(new Cursor(2, 0), log.oldest());
        }
    }

    @Test
    void aReaderThatIsOvertakenByRetentionIsToldSo() throws Exception {
        try (FileStore store = Stores.open(Stores.small(folder));
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            FileLog log = fill(store, 3000);
            List<String> all = lines(log);
            log.allowDropping(log.head());
            Future<?> retaining =
                    threads.submit(() -> {
                        for (long keep = 2900; keep > 0; keep -= 60) {
                            log.files().retain(keep(keep), log.droppable(), Instant.now());
                        }
                        return null;
                    });
            Random random = new Random(1);
            while (!retaining.isDone()) {
                Cursor after = new Cursor(1, log.oldest().seq() + random.nextInt(60));
                try {
                    EventLines read = await(log.read(after, 2000));
                    for (int i = 0; i < read.count(); i++) {
                        assertEquals(all.get((int) after.seq() + i), Samples.line(read, i));
                    }
                } catch (Problem gone) {
                    assertEquals(ProblemKind.CURSOR_GONE, gone.kind());
                }
            }
            retaining.get();
        }
    }

    private static FileStoreOptions.Retention keep(long events) {
        return new FileStoreOptions.Retention(
                Optional.empty(), Optional.of(events), Optional.empty());
    }

    @Test
    void theStoreItselfDropsWhatTheLimitsNoLongerKeep() throws Exception {
        FileStoreOptions options = Stores.options(folder, 4096, Duration.ofMillis(5), KEEP_100);
        try (FileStore store = FileStore.open(options, Clock.systemUTC())) {
            FileLog log = fill(store, 500);
            log.allowDropping(log.head());
            store.checkpointer().request();
            Awaitility.await().until(() -> log.oldest().seq() > 350);
        }
    }
}
