package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half-written files: their names, their permissions, and their end. */
class AtomicFilesTest {
    @TempDir private Path root;

    @Test
    void aHalfWrittenFileIsNamedAfterTheWholeOne() {
        Set<Path> names = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Path temp = AtomicFiles.temp(root.resolve("positions.json"));
            assertEquals(root, temp.getParent());
            String name = temp.getFileName().toString();
            assertTrue(name.matches("\\.tmp-[0-9a-f]{20}-positions\\.json"), name);
            assertTrue(names.add(temp));
        }
        String longest = "x".repeat(255);
        assertTrue(AtomicFiles.temp(root.resolve(longest)).getFileName().toString().length() < 255);
    }

    @Test
    void whatACrashLeftIsSweptWhenTheLogIsOpened() throws IOException {
        Path place = Files.createDirectories(root.resolve("sessions/u/s_b/snapshots")).getParent();
        Path view = Files.writeString(place.resolve(".tmp-0123-positions.json"), "{");
        Path snapshot = Files.writeString(place.resolve("snapshots/.tmp-0123-1.5.json"), "{");
        try (FileStore store = FileStore.open(FileStoreOptions.defaults(root), Clock.systemUTC())) {
            Folder folder = store.folders().at("sessions/u/s_b");
            assertEquals(List.of(), folder.list(""));
            assertEquals(List.of(), folder.list("snapshots"));
            await(store.open(LogId.session("s"), "sessions/u/s_b"));
            assertFalse(Files.exists(view));
            assertFalse(Files.exists(snapshot));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void filesHaveTheModeThatIsSet() throws IOException {
        FileMode mode = FileMode.of(Optional.of("rw-rw----"));
        Folder folder = new FileFolders(root, new Quarantine(root), mode).at("sessions/u/s_b");
        folder.replace("positions.json", utf8("{}"), Folder.Durability.POWER);
        try (Folder.Draft draft = folder.draft("trades_daily.json.gz")) {
            draft.out().write(1);
            draft.publish(Folder.Durability.PROCESS);
        }
        try (FileDocumentStore store =
                new FileDocumentStore(root, new Quarantine(root), mode, Duration.ofMillis(20))) {
            var revision =
                    await(
                            store.entity(EntityName.of("risk", "r"))
                                    .writeValue("positions", utf8("[]"), Precondition.NONE));
            assertEquals(40, revision.value().length());
        }
        assertEquals("rw-rw----", mode(root.resolve("sessions/u/s_b/positions.json")));
        assertEquals("rw-rw----", mode(root.resolve("sessions/u/s_b/trades_daily.json.gz")));
        assertEquals("rw-rw----", mode(root.resolve("risk/r/positions.json")));
    }

    @Test
    void aModeThatLeavesTheServiceWithoutItsFilesIsRefused() {
        for (String wrong : List.of("r--r-----", "-w-------", "---------", "640", "rw-r----")) {
            assertThrows(
                    IllegalArgumentException.class, () -> FileMode.of(Optional.of(wrong)), wrong);
        }
    }
}
