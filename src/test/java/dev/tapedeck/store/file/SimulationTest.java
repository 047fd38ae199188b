package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Gate;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Samples;
import dev.tapedeck.log.Seeds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store through a random life: appends, restarts of logs, flushes, checkpoints, reopenings, and
 * power cuts, after which each file holds what was forced and any part of the rest. Whatever was
 * acknowledged is there, byte for byte, after each of them.
 */
@ExtendWith(QuietLog.class)
class SimulationTest {
    private static final int LOGS = 4;

    @TempDir(factory = FastFolder.class)
    Path folder;

    /** What one log must hold. */
    private static final class Model {
        long epoch = 1;
        final List<String> lines = new ArrayList<>();
        long producerSeq;
        Append lastRequest;
        Appended lastAnswer;
    }

    private final class Life {
        final Random random;
        final Device device = new Device();
        final Map<Integer, Model> models = new HashMap<>();
        Path root;
        FileStore store;

        Life(Random random) throws Exception {
            this.random = random;
            this.root = folder.resolve("life" + random.nextLong());
            open();
        }

        void open() throws Exception {
            // Flushes and checkpoints come when this life says so, or when bounds are met.
            long segment = random.nextBoolean() ? 4096 : 1 << 20;
            FileStoreOptions options =
                    Stores.options(
                            root, segment, Duration.ofHours(1), FileStoreOptions.Retention.NONE);
            store = FileStore.open(options, Clock.systemUTC(), device);
            for (int i = 0; i < LOGS; i++) {
                if (models.containsKey(i) || random.nextBoolean()) {
                    check(i);
                }
            }
        }

        EventLog log(int i) {
            return Stores.log(store, "log" + i);
        }

        void check(int i) {
            Model model = models.computeIfAbsent(i, n -> new Model());
            EventLog log = log(i);
            assertEquals(new Cursor(model.epoch, model.lines.size()), log.head());
            assertEquals(
                    model.lines, lines(log, new Cursor(model.epoch, 0), 1 + random.nextInt(9000)));
            if (model.lastRequest != null) {
                Appended again = await(log.append(model.lastRequest));
                assertTrue(again.repeated());
                assertEquals(model.lastAnswer.first(), again.first());
                assertEquals(model.lastAnswer.last(), again.last());
            }
        }

        void step() throws Exception {
            switch (random.nextInt(20)) {
                case 0 -> restart(random.nextInt(LOGS));
                case 1, 2 -> assertTrue(store.flusher().flushAll());
                case 3 -> Stores.checkpoint(store, root);
                case 4 -> powerCut();
                case 5 -> {
                    store.close();
                    open();
                }
                case 6 -> check(random.nextInt(LOGS));
                default -> appendTo(random.nextInt(LOGS));
            }
        }

        void appendTo(int i) {
            Model model = models.computeIfAbsent(i, n -> new Model());
            EventLog log = log(i);
            var batch = Samples.random(random, 1 + random.nextInt(20), 1 + random.nextInt(2000));
            Cursor before = log.head();
            if (random.nextBoolean()) {
                Producer producer = new Producer("engine", 0, model.producerSeq++);
                model.lastRequest = new Append(batch, before, producer, Gate.OPEN);
                model.lastAnswer = await(log.append(model.lastRequest));
            } else {
                append(log, batch);
            }
            model.lines.addAll(lines(log, before, 1 << 20));
        }

        void restart(int i) {
            Model model = models.computeIfAbsent(i, n -> new Model());
            model.epoch++;
            model.lines.clear();
            assertEquals(new Cursor(model.epoch, 0), await(log(i).restart()));
        }

        void powerCut() throws Exception {
            Image image = device.powerCut(root, random);
            store.close();
            Image.delete(root);
            root = image.write(folder);
            device.survived(root);
            open();
            assertEquals(0, Image.quarantined(store), "a power cut is no damage");
        }

        void end() throws Exception {
            store.close();
            open();
            models.keySet().forEach(this::check);
            store.close();
            Image.delete(root);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEveryPowerCut() {
        Seeds.run(
                15,
                random -> {
                    Life life = new Life(random);
                    for (int i = 0; i < 120; i++) {
                        life.step();
                    }
                    assertFalse(life.models.isEmpty());
                    life.end();
                });
    }
}
