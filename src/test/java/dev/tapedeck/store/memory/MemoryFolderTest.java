package dev.tapedeck.store.memory;

import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.document.FolderContract;
import dev.tapedeck.document.Folders;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MemoryFolderTest extends FolderContract {
    private final Folders folders = new MemoryFolders(64 << 20);
    private final Folder small = new MemoryFolders(1000).at("a");

    @Override
    protected Folders folders() {
        return folders;
    }

    private static void refused(Executable write) {
        Problem full = ProblemMapper.problemOf(assertThrows(IOException.class, write));
        assertEquals(ProblemKind.STORAGE_UNAVAILABLE, full.kind());
        assertTrue(full.detail().contains("of 1000 bytes"), full.detail());
    }

    private void put(String name, int bytes) throws IOException {
        small.replace(name, new byte[bytes], Durability.POWER);
    }

    @Test
    void aFileBeyondTheLimitIsRefusedAndARemovalMakesRoom() throws IOException {
        put("x", 600);
        refused(() -> put("y", 600));
        assertEquals(-1, small.size("y"));
        assertEquals(600, small.size("x"));
        small.remove("x");
        put("y", 600);
    }

    @Test
    void aFileThatIsReplacedTakesOnlyTheRoomOfTheNewOne() throws IOException {
        for (int i = 0; i < 100; i++) {
            put("x", 400 + i);
        }
        small.overwriteTail("x", 490, utf8("y".repeat(200)));
        assertEquals(690, small.size("x"));
        refused(() -> small.overwriteTail("x", 690, new byte[600]));
        assertEquals(690, small.size("x"));
        put("x", 1);
        put("y", 700);
    }

    @Test
    void aDraftIsRefusedWhileItGrowsAndOneThatIsGivenUpLeavesItsRoom() throws IOException {
        for (int i = 0; i < 10; i++) {
            try (Folder.Draft draft = small.draft("x")) {
                draft.out().write(new byte[500]);
                refused(() -> draft.out().write(new byte[600]));
            }
            assertEquals(-1, small.size("x"));
        }
        try (Folder.Draft draft = small.draft("x")) {
            draft.out().write(new byte[500]);
            draft.publish(Durability.POWER);
        }
        assertEquals(500, small.size("x"));
        refused(() -> put("y", 500));
    }

    @Test
    void whatIsMovedAsideTakesItsRoomStill() throws IOException {
        put("x", 600);
        small.archive("1", List.of());
        put("y", 100);
        small.quarantine("y", "odd");
        refused(() -> put("z", 200));
        small.remove("archive/1/x");
        put("z", 200);
    }

    @Test
    void emptyFilesHaveAnEnd() {
        refused(() -> {
            for (int i = 0; i < 1000; i++) {
                put("f" + i, 0);
            }
        });
    }
}
