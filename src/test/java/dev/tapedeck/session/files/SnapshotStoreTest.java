package dev.tapedeck.session.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Folder;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.store.memory.MemoryFolders;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private final Folder folder = new MemoryFolders(1 << 20).at("sessions/u/s_b");
    private final SnapshotStore store = new SnapshotStore(folder);

    private void write(long seq) throws IOException {
        store.write(new Cursor(1, seq), ("{\"n\":" + seq + "}").getBytes(UTF_8), bytes("[]"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void howeverLongTheLogTheSnapshotsStayFewAndReachFromItsBeginningToItsEnd() throws Exception {
        for (int i = 1; i <= 1000; i++) {
            write(i * 10L);
            store.thin(new Cursor(1, 0), new Cursor(1, i * 10L), 16);
            assertTrue(folder.list("snapshots").size() <= 16);
            assertEquals(i * 10L, store.latest(new Cursor(1, i * 10L)).orElseThrow().at().seq());
        }
        assertTrue(store.latest(new Cursor(1, 5000)).isPresent());
    }

    @Test
    void whatLiesBeforeTheOldestEventGoes() throws Exception {
        for (int i = 1; i <= 10; i++) {
            write(i * 10L);
        }
        store.writeTrades(new Cursor(1, 0), new Cursor(1, 100), bytes("parts stay"));
        store.thin(new Cursor(1, 55), new Cursor(1, 100), 16);
        assertEquals(6, folder.list("snapshots").size());
        assertTrue(store.latest(new Cursor(1, 59)).isEmpty());
        assertEquals(60, store.latest(new Cursor(1, 69)).orElseThrow().at().seq());
    }
}
