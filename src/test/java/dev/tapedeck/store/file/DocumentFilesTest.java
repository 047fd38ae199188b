package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What documents look like on disk, and what is made of a folder that others have written to. */
class DocumentFilesTest {
    private static final EntityName SIGNALS = EntityName.of("signal", "strategy-a");

    @TempDir(factory = FastFolder.class)
    Path root;

    private Path folder;
    private FileDocumentStore store;
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler listener =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    logged.add(
                            entry.getParameters() == null || entry.getParameters().length == 0
                                    ? entry.getMessage()
                                    : String.format(entry.getMessage(), entry.getParameters()));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectories(root.resolve("signal/strategy-a"));
        store =
                new FileDocumentStore(
                        root, new Quarantine(root), FileMode.AS_MADE, Duration.ofMillis(20));
        Logger.getLogger(FileDocuments.class.getName()).addHandler(listener);
    }

    @AfterEach
    void close() {
        Logger.getLogger(FileDocuments.class.getName()).removeHandler(listener);
        store.close();
    }

    private Documents signals() {
        return store.entity(SIGNALS);
    }

    private void write(String id, String json) {
        var revision = await(signals().writeValue(id, utf8(json), Precondition.NONE));
        assertEquals(40, revision.value().length());
    }

    private List<String> keys() {
        return await(signals().keys().collect().asList());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDocumentIsAFileOfItsNameAndNothingElse() throws IOException {
        write("BTCUSDT", "{ \"id\" : 1.10 }\n");
        assertEquals("{ \"id\" : 1.10 }\n", Files.readString(folder.resolve("BTCUSDT.json")));
        assertEquals(List.of("BTCUSDT.json"), names(folder));
    }

    @Test
    void aFolderOfAnotherSystemLoadsAsItIs() throws IOException {
        Files.writeString(folder.resolve("ETHUSDT.json"), "null");
        Files.writeString(folder.resolve("BTCUSDT.json"), "{\n  \"id\": \"x\"\n}");
        Files.writeString(folder.resolve("README.md"), "not a document");
        Files.createDirectories(folder.resolve("folder.json"));
        assertEquals(List.of("BTCUSDT", "ETHUSDT"), keys());
        assertEquals(
                "{\n  \"id\": \"x\"\n}", new String(await(signals().readValue("BTCUSDT")).json()));
        assertEquals(
                List.of("BTCUSDT.json", "ETHUSDT.json", "README.md", "folder.json"), names(folder));
    }

    @Test
    void whatACrashLeftHalfWrittenIsSweptAwayAndNeverListed() throws IOException {
        Files.writeString(folder.resolve(".tmp-0b1c2d-BTCUSDT.json"), "{\"half\":");
        Files.writeString(folder.resolve(".tmp-9"), "");
        write("ETHUSDT", "1");
        assertEquals(List.of("ETHUSDT"), keys());
        assertEquals(List.of("ETHUSDT.json"), names(folder));
    }

    @Test
    void anInvalidDocumentIsSetAsideWithTheLineInTheLog() throws IOException {
        Path torn = folder.resolve("BTCUSDT.json");
        Files.writeString(torn, "{\"id\":");
        Files.writeString(folder.resolve("EMPTY.json"), "");
        Files.write(folder.resolve("LATIN.json"), new byte[] {'"', (byte) 0xe4, '"'});
        write("ETHUSDT", "1");
        assertEquals(List.of("ETHUSDT"), keys());
        refused(ProblemKind.DOCUMENT_NOT_FOUND, signals().readValue("BTCUSDT"));
        assertTrue(
                logged.contains(
                        "found invalid document for filePath="
                                + torn
                                + " entityName=signal/strategy-a"),
                logged::toString);
        List<String> kept = names(root.resolve("quarantine"));
        assertEquals(6, kept.size(), "three files and their reasons: " + kept);
        String aside =
                kept.stream()
                        .filter(name -> name.contains("BTCUSDT") && !name.endsWith(".reason"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("{\"id\":", Files.readString(root.resolve("quarantine").resolve(aside)));
        assertEquals(3, ((StorageHealth.Ok) store.health()).quarantined());
        write("BTCUSDT", "2");
        assertEquals(List.of("BTCUSDT", "ETHUSDT"), keys());
    }

    @Test
    void anInvalidDocumentThatCannotBeSetAsideIsNeitherServedNorOverwritten() throws IOException {
        Path torn = folder.resolve("BTCUSDT.json");
        Files.writeString(torn, "{\"id\":");
        Files.writeString(root.resolve("quarantine"), "a file where the folder should be");
        write("ETHUSDT", "1");
        assertEquals(List.of("ETHUSDT"), keys());
        assertTrue(
                logged.stream()
                        .anyMatch(line ->
                                line.startsWith(
                                        "failed to remove invalid document for filePath="
                                                + torn
                                                + " entityName=signal/strategy-a")),
                logged::toString);
        Problem unreadable =
                refused(ProblemKind.STORAGE_UNAVAILABLE, signals().readValue("BTCUSDT"));
        assertTrue(
                unreadable.detail().startsWith("Entity signal/strategy-a:BTCUSDT cannot be read"),
                unreadable.detail());
        refused(
                ProblemKind.STORAGE_UNAVAILABLE,
                signals().writeValue("BTCUSDT", utf8("2"), Precondition.NONE));
        assertEquals("{\"id\":", Files.readString(torn));
    }

    @Test
    void aWriteThatFailsLeavesNothingBehindAndNamesWhat() throws IOException {
        Files.createDirectories(folder.resolve("BTCUSDT.json/in-the-way"));
        Problem failed =
                refused(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        signals().writeValue("BTCUSDT", utf8("1"), Precondition.NONE));
        assertTrue(
                failed.detail().startsWith("Entity signal/strategy-a:BTCUSDT cannot be written: "),
                failed.detail());
        assertFalse(failed.detail().contains(root.toString()), failed.detail());
        assertEquals(List.of("BTCUSDT.json"), names(folder), "no temp file");
        Awaitility.await().until(() -> store.health() instanceof StorageHealth.Ok);
        write("ETHUSDT", "1");
    }

    @Test
    void foldersOfOthersAreNoEntities() throws IOException {
        for (String place :
                List.of(
                        "sessions/u/s_b",
                        "wal",
                        "quarantine",
                        "backups/1",
                        "bots/b",
                        "worlds/w",
                        "jobs",
                        "runs",
                        "replay",
                        "messaging",
                        ".git",
                        "with space",
                        "risk/r")) {
            Path at = Files.createDirectories(root.resolve(place));
            Files.writeString(at.resolve("state.json"), "{}");
        }
        Files.createDirectories(root.resolve("signal/empty"));
        Files.writeString(root.resolve("stray.json"), "{}");
        write("BTCUSDT", "1");
        List<EntityName> found = await(store.entities("").collect().asList());
        assertEquals(2, found.size(), found::toString);
        assertTrue(found.contains(SIGNALS) && found.contains(EntityName.of("risk", "r")));
        // The feature itself asks by its name.
        assertEquals(
                List.of(EntityName.of("jobs")), await(store.entities("jobs").collect().asList()));
        assertEquals(List.of(), await(store.entities("../..").collect().asList()));
    }

    @Test
    void theFilesOfALogAreNoDocumentsOfTheThingThatItBelongsTo() throws IOException {
        Path bot = Files.createDirectories(root.resolve("bots/b"));
        for (String own : List.of("log.json", "producers.json", "events.idx")) {
            Files.writeString(bot.resolve(own), "no JSON");
        }
        assertEquals(List.of(), await(store.entities("bots").collect().asList()));
        Documents documents = store.entity(EntityName.of("bots", "b"));
        await(documents.writeValue("universe", utf8("{}"), Precondition.NONE));
        assertEquals(List.of("universe"), await(documents.keys().collect().asList()));
        assertEquals(
                List.of(EntityName.of("bots", "b")),
                await(store.entities("bots").collect().asList()));
        assertEquals("no JSON", Files.readString(bot.resolve("log.json")));
        // A job may be called as it likes.
        Documents jobs = store.entity(EntityName.of("jobs"));
        await(jobs.writeValue("log", utf8("{}"), Precondition.NONE));
        assertEquals(List.of("log"), await(jobs.keys().collect().asList()));
    }

    @Test
    void anotherStoreOnTheSameFolderFindsEverything() {
        for (int i = 0; i < 20; i++) {
            write("s" + i, "{\"n\":" + i + "}");
        }
        store.close();
        store =
                new FileDocumentStore(
                        root, new Quarantine(root), FileMode.AS_MADE, Duration.ofMillis(20));
        assertEquals(20, await(signals().count()));
        assertEquals("{\"n\":7}", new String(await(signals().readValue("s7")).json()));
        assertInstanceOf(StorageHealth.Ok.class, store.health());
    }

    @Test
    void afterItIsClosedItRefuses() {
        store.close();
        refused(ProblemKind.STORAGE_UNAVAILABLE, signals().readValue("x"));
    }
}
