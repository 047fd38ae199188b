package dev.tapedeck.migration;

import static dev.tapedeck.log.Samples.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.Samples;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.store.Store;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreOptions;
import dev.tapedeck.store.memory.MemoryStore;
import dev.tapedeck.store.mongodb.MongodbServers;
import dev.tapedeck.store.postgresql.Postgres;
import dev.tapedeck.store.redis.RedisDatabase;
import dev.tapedeck.store.redis.RedisServers;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    @TempDir Path folder;

    private FileStore files(String name) throws IOException {
        return FileStore.open(FileStoreOptions.defaults(folder.resolve(name)), Clock.systemUTC());
    }

    private static Store memory() {
        return new MemoryStore(64 << 20, Clock.systemUTC());
    }

    private static Store shared(Database database) {
        Store store = new SharedStore(database, SharedStores.options(), Clock.systemUTC());
        Samples.await(store.prepare());
        return store;
    }

    private static void filled(Store store) {
        Seeds.run(
                1,
                random -> {
                    Estate.fill(store, random);
                    Bots.fill(store);
                });
    }

    private static Progress move(Store from, Store to) {
        return move(from, to, progress -> {});
    }

    private static Progress move(Store from, Store to, Consumer<Progress> listener) {
        return new Migration(
                        Estate.side("the one", from),
                        Estate.side("the other", to),
                        Belongings.holdings(),
                        Set.of(),
                        listener)
                .run();
    }

    private static void moved(Progress end) {
        assertEquals(List.of(), end.problems());
        assertEquals(List.of(), end.notes());
        assertEquals(Progress.Status.COMPLETED, end.status());
        assertTrue(end.verified());
    }

    @Test
    void everythingComesFromFilesIntoMemoryAndBack() throws IOException {
        try (Store first = files("first");
                Store memory = memory();
                Store last = files("last")) {
            filled(first);
            moved(move(first, memory));
            moved(move(memory, last));
            Estate.assertSame(first, memory);
            Estate.assertSame(memory, last);
            Bots.assertSame(first, last);
            Estate.assertRecognized(last);
        }
    }

    @Test
    void everythingComesThroughAllDatabasesAndBackIntoFiles() throws IOException {
        try (Postgres server = Postgres.begin();
                Store first = files("first");
                Store postgresql = shared(server.database());
                Store mongodb = shared(MongodbServers.fresh());
                Store redis = shared(new RedisDatabase(RedisServers.emptied()))) {
            filled(first);
            moved(move(first, postgresql));
            moved(move(postgresql, mongodb));
            moved(move(mongodb, redis));
            Estate.assertSame(first, redis);
            try (Store last = files("last")) {
                moved(move(redis, last));
                Estate.assertRecognized(redis);
            }
            // As the next process finds it.
            try (Store last = files("last")) {
                Estate.assertRecognized(last);
                Estate.assertRecognized(first);
                assertEquals(
                        Estate.archived(Estate.log(first, Estate.GROWN), 1),
                        Estate.archived(Estate.log(last, Estate.GROWN), 1));
                assertEquals(Estate.registrations(first), Estate.registrations(last));
                Belongings.assertSame(first, last);
                Bots.assertSame(first, last);
            }
        }
    }

    @Test
    void progressIsTold() throws IOException {
        List<Progress> heard = new ArrayList<>();
        try (Store first = files("first");
                Store memory = memory()) {
            filled(first);
            Progress end = move(first, memory, heard::add);
            assertEquals(end, heard.getLast());
            assertEquals(
                    List.of(Progress.Phase.values()),
                    heard.stream().map(Progress::phase).distinct().toList());
            assertEquals(27 + Belongings.DOCUMENTS + Bots.DOCUMENTS, end.documents());
            assertEquals(3 + Belongings.FILES + Bots.FILES, end.files());
            assertEquals(4 + Bots.LOGS, end.logsTotal());
            String json = new String(end.json(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(json.startsWith("{\"from\":\"the one\",\"to\":\"the other\""), json);
            assertTrue(json.contains("\"logs\":{\"done\":0,\"total\":5}"), json);
            assertTrue(
                    json.endsWith(
                            "\"verified\":true,\"notes\":[],\"problems\":[],\"status\":\"completed\"}"),
                    json);
        }
    }

    @Test
    void anInterruptedCopyIsContinued() throws IOException {
        try (Store first = files("first")) {
            filled(first);
            long all = 0;
            // Ever later: in the first epoch, in the last, among files, before the registrations.
            for (int step : List.of(2, 3, 5, 9, 14, 30)) {
                try (Store last = files("last")) {
                    int[] left = {step};
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    move(
                                            first,
                                            last,
                                            progress -> {
                                                if (left[0]-- <= 0) {
                                                    throw new IllegalStateException("the plug");
                                                }
                                            }));
                    assertEquals(List.of(), Estate.registrations(last));
                }
            }
            try (Store last = files("last")) {
                Progress end = move(first, last);
                moved(end);
                all += end.events();
                assertTrue(all < 1300, "most of it had been copied before: " + all);
                Estate.assertSame(first, last);
                moved(move(first, last));
                Estate.assertSame(first, last);
            }
        }
    }

    @Test
    void aDamagedLineIsNamedAndTheMigrationFails() throws IOException {
        try (Store first = files("first")) {
            filled(first);
        }
        harm(folder.resolve("first").resolve(Estate.place(Estate.GROWN)).resolve("events.jsonl"));
        try (Store first = files("first");
                Store last = files("last")) {
            Progress end = move(first, last);
            assertEquals(Progress.Status.FAILED, end.status());
            assertTrue(end.problems().getFirst().startsWith("s:grown: "), end.toString());
            assertTrue(end.problems().getFirst().contains("after 3."), end.toString());
            assertEquals(List.of(), Estate.registrations(last));
            assertTrue(end.sentence().startsWith("not everything of the one is in the other"));
        }
    }

    @Test
    void ofADamagedOldEpochTheLinesBeforeTheDamageAreCopied() throws IOException {
        try (Store first = files("first")) {
            filled(first);
        }
        Path home = folder.resolve("first").resolve(Estate.place(Estate.GROWN));
        harm(home.resolve("archive/1/events.jsonl"));
        try (Store first = files("first");
                Store last = files("last")) {
            Progress end = move(first, last);
            assertEquals(List.of(), end.problems());
            assertEquals(1, end.notes().size());
            assertTrue(end.notes().getFirst().contains("epoch 1 of s:grown"), end.toString());
            assertEquals(Progress.Status.COMPLETED, end.status());
        }
    }

    /** One bit of a line in the middle. */
    private static void harm(Path file) throws IOException {
        byte[] lines = Files.readAllBytes(file);
        lines[lines.length / 2] ^= 1;
        Files.write(file, lines);
    }

    @Test
    void anArtifactThatIsNotWhatItWasIsNamed() throws IOException {
        try (Store first = files("first");
                Store last = files("last")) {
            filled(first);
            moved(move(first, last));
        }
        Path home = folder.resolve("last/runs/backtest_1");
        try (Stream<Path> files = Files.list(home)) {
            harm(files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow());
        }
        try (Store first = files("first");
                Store last = files("last")) {
            Progress end = move(first, last);
            assertEquals(Progress.Status.FAILED, end.status());
            assertEquals(1, end.problems().size(), end::toString);
            assertTrue(end.problems().getFirst().startsWith("runs/backtest_1/trades-"));
        }
    }

    @Test
    void viewsAndSnapshotsOfAFeatureAreNeitherFilesToMoveNorDocuments() throws IOException {
        try (Store first = files("first");
                Store memory = memory();
                Store last = files("last")) {
            filled(first);
            moved(move(first, memory));
            moved(move(memory, last));
        }
        for (String view : List.of("bots/b/journal.ndjson", "bots/b/snapshots/state.json")) {
            assertTrue(Files.exists(folder.resolve("first").resolve(view)), view);
            assertFalse(Files.exists(folder.resolve("last").resolve(view)), view);
        }
    }

    @Test
    void aStoreThatIsInUseIsNotFilled() throws IOException {
        try (Store first = files("first");
                Store memory = memory()) {
            filled(first);
            byte[] json = Samples.utf8("{}");
            Samples.await(
                    memory.documents()
                            .entity(EntityName.of("signal", "own"))
                            .writeValue("X", json, Precondition.NONE));
            Progress end = move(first, memory);
            assertEquals(Progress.Status.FAILED, end.status());
            assertTrue(end.problems().getFirst().contains("is not empty"), end.toString());
            assertEquals(0, end.events());
        }
    }

    @Test
    void aTargetThatWentOnIsLeftAsItIsAndSaidSo() throws IOException {
        try (Store first = files("first");
                Store memory = memory()) {
            filled(first);
            moved(move(first, memory));
            append(Estate.log(memory, Estate.GROWN), "{\"own\":1}");
            Progress end = move(first, memory);
            assertEquals(Progress.Status.FAILED, end.status());
            assertTrue(end.problems().getFirst().startsWith("s:grown: ends at "), end.toString());
            assertEquals(0, end.events());
        }
    }
}
