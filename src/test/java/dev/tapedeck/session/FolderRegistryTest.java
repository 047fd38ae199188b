package dev.tapedeck.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Folder;
import dev.tapedeck.session.state.SessionInfo;
import dev.tapedeck.store.memory.MemoryFolders;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FolderRegistryTest {
    private static final byte[] TRADES = "[{\"trade_id\":\"old\"}]".getBytes(UTF_8);

    private final MemoryFolders folders = new MemoryFolders();
    private final Folder folder = folders.at("sessions/u/s_b");
    private final FolderRegistry registry = new FolderRegistry(folders);

    private static SessionInfo info() {
        return Registration.fromRequest(
                "{\"user_id\":\"u\",\"strategy_id\":\"s\",\"broker_connection_id\":\"b\"}"
                        .getBytes(UTF_8),
                Instant.EPOCH);
    }

    @Test
    void whatAnotherSystemLeftInTheFolderIsSetAsideAndNotOverwritten() throws Exception {
        folder.replace("trades.json", TRADES, Folder.Durability.POWER);
        assertInstanceOf(SessionRegistry.Claim.Made.class, registry.claim(info()));
        assertEquals(-1, folder.size("trades.json"));
        assertTrue(folders.at("quarantine").read("sessions~u~s_b~trades.json").isPresent());
    }

    @Test
    void aSessionOfAnotherSystemIsThereThoughItDoesNotSayWhenItBegan() throws Exception {
        folder.replace(
                "session.json",
                "{\"user_id\":\"u\",\"strategy_id\":\"s\",\"broker_connection_id\":\"b\"}"
                        .getBytes(UTF_8),
                Folder.Durability.POWER);
        assertEquals("u_s_b", registry.all().getFirst().info().sessionId());
    }

    @Test
    void theViewsOfALogStayWhereTheyAre() throws Exception {
        assertInstanceOf(SessionRegistry.Claim.Made.class, registry.claim(info()));
        folder.replace("events.jsonl", new byte[0], Folder.Durability.POWER);
        folder.replace("trades.json", TRADES, Folder.Durability.POWER);
        assertEquals(1, new FolderRegistry(folders).all().size());
        assertEquals(TRADES.length, folder.size("trades.json"));
    }
}
