package dev.tapedeck.document;

import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.log.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every backend does with the files of an owner. */
public abstract class FolderContract {
    private static final String PLACE = "sessions/u/s_b";

    /** Empty ones for each test. */
    protected abstract Folders folders();

    private Folder folder() {
        return folders().at(PLACE);
    }

    private static void put(Folder folder, String name, String content) throws IOException {
        folder.replace(name, utf8(content), Durability.POWER);
    }

    private static String text(Folder folder, String name) throws IOException {
        return new String(folder.read(name).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        for (Durability durability : Durability.values()) {
            String name = durability + ".json";
            folder().replace(name, utf8("{}"), durability);
            assertArrayEquals(utf8("{}"), folder().read(name).orElseThrow());
            assertEquals(2, folder().size(name));
            folder().force(name);
        }
    }

    @Test
    void allFilesAreNamedHoweverDeepAndThoseOfOthersAreNot() throws IOException {
        assertEquals(List.of(), folder().all());
        put(folder(), "positions.json", "{}");
        put(folder(), "snapshots/1.10.json", "{}");
        folder().archive("1", List.of());
        put(folder(), "trades.json", "[]");
        put(folders().at(PLACE + "2"), "trades.json", "[]");
        assertEquals(
                List.of("archive/1/positions.json", "archive/1/snapshots/1.10.json", "trades.json"),
                folder().all());
    }

    @Test
    void aFileIsReplacedWhole() throws IOException {
        put(folder(), "trades.json", "x".repeat(700_000));
        put(folder(), "trades.json", "[]");
        assertEquals("[]", text(folder(), "trades.json"));
        assertEquals(2, folder().size("trades.json"));
        put(folder(), "trades.json", "");
        assertEquals("", text(folder(), "trades.json"));
        assertEquals(List.of("trades.json"), folder().list(""));
    }

    @Test
    void aLargeFileIsReadAtOnceAndAsAStream() {
        Seeds.run(
                6,
                random -> {
                    byte[] content = new byte[random.nextInt(2 << 20)];
                    random.nextBytes(content);
                    folder().replace("large", content, Durability.POWER);
                    assertArrayEquals(content, folder().read("large").orElseThrow());
                    try (InputStream in = folder().open("large").orElseThrow()) {
                        int from = random.nextInt(content.length);
                        in.skipNBytes(from);
                        assertEquals(content[from] & 0xff, in.read());
                        assertEquals(content.length - from - 1, in.readAllBytes().length);
                        assertEquals(-1, in.read());
                    }
                });
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() throws IOException {
        assertTrue(folder().read("a.json").isEmpty());
        assertTrue(folder().open("a.json").isEmpty());
        assertEquals(-1, folder().size("a.json"));
        assertEquals(List.of(), folder().list(""));
        assertEquals(List.of(), folder().list("snapshots"));
        folder().remove("a.json");
        assertThrows(IOException.class, () -> folder().force("a.json"));
        assertThrows(IOException.class, () -> folder().overwriteTail("a.json", 0, utf8("x")));
        assertTrue(folder().read("a.json").isEmpty());
    }

    @Test
    void nobodySeesADraftBeforeItIsPublished() throws IOException {
        put(folder(), "a.json", "old");
        try (Folder.Draft draft = folder().draft("a.json")) {
            draft.out().write(utf8("n".repeat(600_000)));
            draft.out().write('!');
            assertEquals("old", text(folder(), "a.json"));
            assertEquals(List.of("a.json"), folder().list(""));
            draft.publish(Durability.POWER);
            assertEquals("n".repeat(600_000) + "!", text(folder(), "a.json"));
        }
        assertEquals(600_001, folder().size("a.json"));
    }

    @Test
    void aDraftThatIsNotPublishedLeavesNothing() throws IOException {
        put(folder(), "a.json", "old");
        for (String name : List.of("a.json", "b.json")) {
            try (Folder.Draft draft = folder().draft(name)) {
                draft.out().write(utf8("n".repeat(600_000)));
            }
        }
        assertEquals("old", text(folder(), "a.json"));
        assertEquals(List.of("a.json"), folder().list(""));
    }

    @Test
    void aTailIsOverwrittenAndWhatStoodAfterItIsCut() throws IOException {
        put(folder(), "trades.json", "[1,2]");
        folder().overwriteTail("trades.json", 4, utf8(",3]"));
        assertEquals("[1,2,3]", text(folder(), "trades.json"));
        folder().overwriteTail("trades.json", 2, utf8("]"));
        assertEquals("[1]", text(folder(), "trades.json"));
        folder().overwriteTail("trades.json", 0, utf8("[]"));
        assertEquals("[]", text(folder(), "trades.json"));
    }

    @Test
    void namesAreListedWhereTheyAre() throws IOException {
        for (String name :
                List.of("b.json", "a.json", "snapshots/1.500.json", "snapshots/1.5.trades")) {
            put(folder(), name, name);
        }
        put(folders().at(PLACE + "_2"), "other.json", "1");
        assertEquals(List.of("a.json", "b.json"), folder().list(""));
        assertEquals(List.of("1.5.trades", "1.500.json"), folder().list("snapshots"));
        assertEquals("snapshots/1.500.json", text(folder(), "snapshots/1.500.json"));
        folder().remove("snapshots/1.500.json");
        folder().remove("a.json");
        assertEquals(List.of("b.json"), folder().list(""));
        assertEquals(List.of("1.5.trades"), folder().list("snapshots"));
    }

    @Test
    void nothingOutsideTheFolderIsTouched() throws IOException {
        put(folders().at("sessions/u/other"), "a.json", "theirs");
        for (String name :
                List.of("", "..", "../other/a.json", "a/../../other/a.json", "/a.json")) {
            assertThrows(IllegalArgumentException.class, () -> folder().read(name), name);
            assertThrows(IllegalArgumentException.class, () -> put(folder(), name, "mine"), name);
            assertThrows(IllegalArgumentException.class, () -> folder().remove(name), name);
        }
        assertEquals("theirs", text(folders().at("sessions/u/other"), "a.json"));
    }

    @Test
    void namesThatAPatternWouldMixUpAreApart() throws IOException {
        Folder plain = folders().at("sessions/a_b/s");
        Folder like = folders().at("sessions/axb/s");
        put(plain, "1_2.json", "plain");
        put(like, "1x2.json", "like");
        assertEquals(List.of("1_2.json"), plain.list(""));
        assertEquals(List.of("1x2.json"), like.list(""));
    }

    @Test
    void whatCannotBeReadIsSetAsideAndNeverOverwritten() throws IOException {
        for (String content : List.of("{half", "{another half")) {
            put(folder(), "session.json", content);
            folder().quarantine("session.json", "it is no JSON");
            assertTrue(folder().read("session.json").isEmpty());
            assertEquals(List.of(), folder().list(""));
        }
        assertThrows(IOException.class, () -> folder().quarantine("session.json", "again"));
    }

    @Test
    void anArchiveTakesAllButWhatIsNamed() throws IOException {
        for (String name : List.of("session.json", "trades.json", "snapshots/1.5.json")) {
            put(folder(), name, "first");
        }
        folder().archive("1", List.of("session.json"));
        assertEquals(List.of("session.json"), folder().list(""));
        assertEquals(List.of(), folder().list("snapshots"));
        put(folder(), "trades.json", "second");
        folder().archive("2", List.of("session.json"));
        assertEquals(List.of("session.json"), folder().list(""));
        assertEquals("first", text(folder(), "archive/1/trades.json"));
        assertEquals("first", text(folder(), "archive/1/snapshots/1.5.json"));
        assertEquals("second", text(folder(), "archive/2/trades.json"));
    }

    @Test
    void placesAreFoundByTheirDepth() throws IOException {
        for (String place : List.of("sessions/u/s_b", "sessions/u/s_c", "sessions/v/s", "bots/x")) {
            put(folders().at(place), "session.json", "1");
        }
        assertEquals(
                List.of("sessions/u/s_b", "sessions/u/s_c", "sessions/v/s"),
                folders().under("sessions", 2));
        assertEquals(List.of("sessions/u", "sessions/v"), folders().under("sessions", 1));
        assertEquals(List.of("bots/x"), folders().under("bots", 1));
        assertEquals(List.of(), folders().under("worlds", 1));
        assertEquals(List.of(), folders().under("sess", 1));
    }

    @Test
    void aReaderSeesOneContentOrTheOther() throws Exception {
        String small = "small";
        String large = "large".repeat(120_000);
        put(folder(), "a.json", small);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(
                        threads.submit(() -> {
                            boolean whole = true;
                            while (!done.get() && whole) {
                                String read = text(folder(), "a.json");
                                whole = read.equals(small) || read.equals(large);
                            }
                            return whole;
                        }));
            }
            try {
                for (int i = 0; i < 40; i++) {
                    put(folder(), "a.json", i % 2 == 0 ? large : small);
                }
            } finally {
                done.set(true);
            }
            for (Future<Boolean> reader : readers) {
                assertTrue(reader.get());
            }
        }
        assertFalse(folder().list("").isEmpty());
    }
}
