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
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bit of one file turned over while the store was down: every event that is read is the one
 * that was written, and what cannot be read is named.
 */
@ExtendWith(QuietLog.class)
class BitFlipTest {
    private static final Producer LAST = new Producer("engine", 0, 29);

    @TempDir(factory = FastFolder.class)
    Path folder;

    private final Map<String, List<String>> written = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private Cursor lastOfProducer;

    /** Logs with rotated segments, with producers, in a second epoch with lines and without. */
    private Image image(FileStoreOptions options, boolean checkpoint, int maxData)
            throws Exception {
        Random random = new Random(maxData);
        try (FileStore store = Stores.open(options)) {
            EventLog plain = Stores.log(store, "plain");
            EventLog produced = Stores.log(store, "produced");
            EventLog again = Stores.log(store, "again");
            EventLog bare = Stores.log(store, "bare");
            append(again, Samples.random(random, 20, maxData));
            append(bare, Samples.random(random, 20, maxData));
            await(again.restart());
            await(bare.restart());
            for (int i = 0; i < 30; i++) {
                append(plain, Samples.random(random, 3, maxData));
                append(again, Samples.random(random, 1, maxData));
                Append append =
                        from(new Producer("engine", 0, i), Samples.random(random, 2, maxData));
                lastOfProducer = await(produced.append(append)).last();
                if (checkpoint && i == 15) {
                    Stores.checkpoint(store, options.root());
                }
                if (i == 24) {
                    assertTrue(store.flusher().flushAll());
                }
            }
            for (EventLog log : List.of(plain, produced, again, bare)) {
                written.put(log.id().id(), lines(log));
                epochs.put(log.id().id(), log.head().epoch());
            }
            return Image.of(options.root());
        }
    }

    @Test
    void aFlipInACrashedFolderWithSmallSegments() throws Exception {
        flips(300, image(Stores.small(folder.resolve("a")), true, 200));
    }

    @Test
    void aFlipInACrashedFolderWhoseLinesAreInTheCommitLogAlone() throws Exception {
        flips(300, image(Stores.lazy(folder.resolve("b")), false, 60));
    }

    @Test
    void aFlipInACrashedFolderWithLongSegments() throws Exception {
        flips(150, image(Stores.lazy(folder.resolve("c")), true, 20_000));
    }

    @Test
    void aFlipInAClosedFolder() throws Exception {
        Path root = folder.resolve("d");
        Image running = image(Stores.small(root), false, 200);
        Image closed = Image.of(root);
        assertTrue(running.wal().startsWith("wal/"));
        assertTrue(closed.files().keySet().stream().noneMatch(name -> name.startsWith("wal/")));
        flips(300, closed);
    }

    private void flips(int count, Image image) {
        List<String> names = new ArrayList<>(image.files().keySet());
        names.removeIf(name -> name.contains("/archive/") || image.file(name).length == 0);
        Seeds.run(
                count,
                random -> {
                    String name = names.get(random.nextInt(names.size()));
                    int bit = random.nextInt(image.file(name).length * 8);
                    String what = name + " with bit " + bit + " flipped";
                    Path root = image.flip(name, bit).write(folder);
                    try (FileStore store = Stores.open(Stores.lazy(root))) {
                        for (String id : written.keySet()) {
                            holdsNothingWrong(store, id, what);
                        }
                        producerIsKnownOrNamed(store, what);
                        takesMore(store);
                    }
                    Image.delete(root);
                });
    }

    private void holdsNothingWrong(FileStore store, String id, String what) {
        EventLog log = Stores.log(store, id);
        List<String> lines = written.get(id);
        assertEquals(epochs.get(id), log.head().epoch(), what);
        Map<Long, String> readable = Image.readable(log);
        readable.forEach((seq, line) -> assertEquals(lines.get((int) (seq - 1)), line, what));
        if (readable.size() < lines.size()) {
            Image.assertNamed(store, what + ": " + id + " lost events");
        }
    }

    /** A retry is never taken for a new request unless the damage is named. */
    private void producerIsKnownOrNamed(FileStore store, String what) {
        EventLog produced = Stores.log(store, "produced");
        try {
            Appended repeat = await(produced.append(from(LAST, batch("1"))));
            if (!repeat.repeated()) {
                Image.assertNamed(store, what + ": a retry was appended");
            } else {
                assertEquals(lastOfProducer, repeat.last(), what);
            }
        } catch (Problem gap) {
            assertEquals(ProblemKind.PRODUCER_GAP, gap.kind(), what);
            Image.assertNamed(store, what + ": the producer is forgotten");
        }
    }

    private static void takesMore(FileStore store) {
        EventLog plain = Stores.log(store, "plain");
        Cursor next = append(plain, "\"more\"").first();
        Map<Long, String> all = new TreeMap<>(Image.readable(plain));
        assertTrue(all.get(next.seq()).contains("\"more\""));
    }
}
