package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Samples;
import dev.tapedeck.log.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is there after a crash: everything that was acknowledged and whose bytes are there. */
@ExtendWith(QuietLog.class)
class CrashTest {
    @TempDir(factory = FastFolder.class)
    Path folder;

    private static final Producer ENGINE = new Producer("engine \"1\" ü", 3, 0);

    /** Two logs, some of whose lines are in their files and some in the commit log alone. */
    private final class Crashed {
        final Image image;
        final List<String> one;
        final List<String> two;

        Crashed(int flushedRounds, int rounds) throws Exception {
            Path root = folder.resolve("live" + flushedRounds + "-" + rounds);
            try (FileStore store = Stores.open(Stores.lazy(root))) {
                EventLog first = Stores.log(store, "one");
                EventLog second = Stores.log(store, "two");
                Random random = new Random(rounds);
                for (int i = 0; i < rounds; i++) {
                    if (i == flushedRounds) {
                        assertTrue(store.flusher().flushAll());
                    }
                    append(first, Samples.random(random, 1 + i % 3, 60));
                    Producer producer = new Producer(ENGINE.id(), ENGINE.epoch(), i);
                    await(second.append(from(producer, Samples.random(random, 2, 60))));
                }
                image = Image.of(root);
                one = lines(first);
                two = lines(second);
            }
        }
    }

    @Test
    void everythingIsThereWhenNothingWasFlushed() throws Exception {
        comesBackWhole(new Crashed(100, 10));
    }

    @Test
    void everythingIsThereWhenSomeWasFlushed() throws Exception {
        comesBackWhole(new Crashed(5, 10));
    }

    private void comesBackWhole(Crashed crashed) throws Exception {
        Path root = crashed.image.write(folder);
        try (FileStore store = Stores.open(Stores.lazy(root))) {
            assertEquals(2, store.recovered().size());
            EventLog two = Stores.log(store, "two");
            assertEquals(crashed.one, lines(Stores.log(store, "one")));
            assertEquals(crashed.two, lines(two));
            assertEquals(0, Image.quarantined(store));
            Producer last = new Producer(ENGINE.id(), ENGINE.epoch(), 9);
            Appended repeat = await(two.append(from(last, batch("1"))));
            assertEquals(
                    new Appended(
                            new Cursor(1, 19), new Cursor(1, 20), 2, Appended.Outcome.REPEATED),
                    repeat);
            Producer next = new Producer(ENGINE.id(), ENGINE.epoch(), 10);
            assertEquals(21, await(two.append(from(next, batch("1")))).first().seq());
        }
        try (FileStore store = Stores.open(Stores.lazy(root))) {
            assertTrue(store.recovered().isEmpty(), "a clean close leaves nothing to recover");
            assertEquals(21, lines(Stores.log(store, "two")).size());
        }
    }

    @Test
    void aCrashDuringRecoveryDoesNoHarm() throws Exception {
        Crashed crashed = new Crashed(5, 10);
        Path root = crashed.image.write(folder);
        Image again;
        try (FileStore store = Stores.open(Stores.lazy(root))) {
            again = Image.of(root);
            assertTrue(Image.quarantined(store) == 0);
        }
        again.files().putAll(Map.of(crashed.image.wal(), crashed.image.file(crashed.image.wal())));
        comesBackWhole(withImage(crashed, again));
    }

    private Crashed withImage(Crashed like, Image image) throws Exception {
        like.image.files().clear();
        like.image.files().putAll(image.files());
        return like;
    }

    @Test
    void theCommitLogMayEndAtAnyByteOfItsLastGroups() throws Exception {
        Crashed crashed = new Crashed(2, 4);
        String wal = crashed.image.wal();
        byte[] bytes = crashed.image.file(wal);
        List<Integer> ends = frameEnds(bytes);
        int from = ends.get(ends.size() - 3);
        for (int length = from; length <= ends.getLast() + 1; length++) {
            Path root = crashed.image.cut(wal, length).write(folder);
            int groups = 0;
            while (groups < ends.size() && ends.get(groups) <= length) {
                groups++;
            }
            holdsGroups(crashed, root, groups, length);
        }
    }

    /** Groups alternate between the logs: each append was answered before the next began. */
    private void holdsGroups(Crashed crashed, Path root, int groups, int length) throws Exception {
        int one = 0;
        for (int i = 0; i < (groups + 1) / 2; i++) {
            one += 1 + i % 3;
        }
        int two = groups / 2 * 2;
        try (FileStore store = Stores.open(Stores.lazy(root))) {
            String at = "cut at " + length;
            assertEquals(crashed.one.subList(0, one), lines(Stores.log(store, "one")), at);
            EventLog second = Stores.log(store, "two");
            assertEquals(crashed.two.subList(0, two), lines(second), at);
            append(second, "\"after\"");
            assertEquals(two + 1, lines(second).size());
        }
        Image.delete(root);
    }

    private static List<Integer> frameEnds(byte[] wal) {
        List<Integer> ends = new ArrayList<>();
        for (WalFrame.Found at = WalFrame.read(wal, 0);
                at != null;
                at = WalFrame.read(wal, at.to())) {
            ends.add(at.to());
        }
        return ends;
    }

    @Test
    void aLogsFileMayEndAtAnyByteThatTheCommitLogHasToo() throws Exception {
        Crashed crashed = new Crashed(6, 6);
        String file = "sessions/u/one/events.jsonl";
        Image flushed =
                crashed.image.with(file, (String.join("\n", crashed.one) + "\n").getBytes());
        int size = flushed.file(file).length;
        for (int length = size - 400; length <= size; length++) {
            Path root = flushed.cut(file, length).write(folder);
            try (FileStore store = Stores.open(Stores.lazy(root))) {
                assertEquals(crashed.one, lines(Stores.log(store, "one")), "cut at " + length);
                assertEquals(0, Image.quarantined(store));
            }
            Image.delete(root);
        }
    }

    @Test
    void aLogsFileThatEndsInsideOfALineKeepsTheLinesBefore() throws Exception {
        Path live = folder.resolve("closed");
        List<String> all;
        try (FileStore store = Stores.open(Stores.lazy(live))) {
            append(Stores.log(store, "one"), Samples.random(new Random(5), 5, 80));
            all = lines(Stores.log(store, "one"));
        }
        Image image = Image.of(live);
        String file = "sessions/u/one/events.jsonl";
        int size = image.file(file).length;
        for (int length = size - 400; length <= size; length++) {
            Path root = image.cut(file, length).write(folder);
            int whole = wholeLines(image.file(file), length);
            boolean torn = length > 0 && image.file(file)[length - 1] != '\n';
            try (FileStore store = Stores.open(Stores.lazy(root))) {
                assertEquals(all.subList(0, whole), lines(Stores.log(store, "one")));
                assertEquals(torn ? 1 : 0, Image.quarantined(store), "cut at " + length);
            }
            Image.delete(root);
        }
    }

    private static int wholeLines(byte[] bytes, int length) {
        int lines = 0;
        for (int i = 0; i < length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    @Test
    void bothMayBeCutAndWhatIsReadIsNeverWrong() throws Exception {
        Crashed crashed = checkpointed();
        String file = "sessions/u/one/events.jsonl";
        Seeds.run(
                150,
                random -> {
                    Image image =
                            crashed.image.cut(
                                    file, random.nextInt(crashed.image.file(file).length));
                    String wal = image.wal();
                    image = image.cut(wal, random.nextInt(image.file(wal).length));
                    Path root = image.write(folder);
                    try (FileStore store = Stores.open(Stores.lazy(root))) {
                        holdsNothingWrong(store, "one", crashed.one);
                        holdsNothingWrong(store, "two", crashed.two);
                    }
                    Image.delete(root);
                });
    }

    /** Some lines are in the logs' files alone, the commit log having been freed of them. */
    private Crashed checkpointed() throws Exception {
        Crashed crashed = new Crashed(100, 8);
        Path root = crashed.image.write(folder);
        try (FileStore store = Stores.open(Stores.lazy(root))) {
            EventLog one = Stores.log(store, "one");
            EventLog two = Stores.log(store, "two");
            Random random = new Random(8);
            for (int i = 0; i < 8; i++) {
                append(one, Samples.random(random, 2, 60));
                append(two, Samples.random(random, 2, 60));
            }
            crashed.image.files().clear();
            crashed.image.files().putAll(Image.of(root).files());
            crashed.one.clear();
            crashed.one.addAll(lines(one));
            crashed.two.clear();
            crashed.two.addAll(lines(two));
        }
        return crashed;
    }

    private static void holdsNothingWrong(FileStore store, String id, List<String> lines) {
        EventLog log = Stores.log(store, id);
        Map<Long, String> readable = Image.readable(log);
        readable.forEach((seq, line) -> assertEquals(lines.get((int) (seq - 1)), line));
        long gaps = log.head().seq() - readable.size();
        if (gaps > 0) {
            Image.assertNamed(store, gaps + " events of " + id + " cannot be read");
        }
    }

    @Test
    void aCopyTakenWhileManyAppendHoldsWhatHadBeenAnswered() throws Exception {
        Seeds.run(3, this::copyWhileRunning);
    }

    private void copyWhileRunning(Random random) throws Exception {
        Path live = Files.createTempDirectory(folder, "running");
        FileStoreOptions options =
                Stores.options(
                        live, 1 << 24, Duration.ofMillis(2), FileStoreOptions.Retention.NONE);
        AtomicBoolean done = new AtomicBoolean();
        Path copy = folder.resolve("copy" + random.nextLong());
        List<Cursor> answered = new ArrayList<>();
        List<EventLog> logs = new ArrayList<>();
        try (FileStore store = Stores.open(options);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                EventLog log = Stores.log(store, "log" + i);
                logs.add(log);
                running.add(threads.submit(() -> appendUntil(done, log)));
            }
            for (EventLog log : logs) {
                Awaitility.await().until(() -> log.head().seq() > 50);
            }
            logs.forEach(log -> answered.add(log.head()));
            Stores.copy(live, copy);
            done.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            try (FileStore reopened = Stores.open(Stores.lazy(copy))) {
                for (int i = 0; i < 4; i++) {
                    List<String> found = lines(Stores.log(reopened, "log" + i));
                    assertTrue(found.size() >= answered.get(i).seq(), "all that was answered");
                    assertEquals(lines(logs.get(i)).subList(0, found.size()), found);
                }
            }
        }
    }

    private static void appendUntil(AtomicBoolean done, EventLog log) {
        for (int i = 0; i < 500 && !done.get(); i++) {
            await(log.append(Append.of(Samples.numbered(i, 3))));
        }
    }
}
