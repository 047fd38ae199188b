package dev.tapedeck.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.session.state.SessionInfo;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderRegistryTest {
    private static final byte[] TRADES = "[{\"trade_id\":\"old\"}]".getBytes(UTF_8);

    @TempDir private Path data;
    private FileStore store;
    private Folders folders;
    private Folder folder;
    private FolderRegistry registry;

    @BeforeEach
    void open() throws Exception {
        store = FileStore.open(FileStoreOptions.defaults(data), Clock.systemUTC());
        folders = store.folders();
        folder = folders.at("sessions/u/s_b");
        registry = new FolderRegistry(folders);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static SessionInfo info() {
        return info("live_simulation");
    }

    private static SessionInfo info(String mode) {
        return Registration.fromRequest(
                ("{\"user_id\":\"u\",\"strategy_id\":\"s\",\"broker_connection_id\":\"b\",\"mode\":\""
                                + mode
                                + "\"}")
                        .getBytes(UTF_8),
                Instant.EPOCH);
    }

    @Test
    void whatAnotherSystemLeftForASessionStays() throws Exception {
        folder.replace("trades.json", TRADES, Folder.Durability.POWER);
        assertInstanceOf(SessionRegistry.Claim.Made.class, registry.claim(info()));
        assertEquals(TRADES.length, folder.size("trades.json"));
    }

    @Test
    void whatAnotherSystemLeftForABacktestIsSetAsideAndNotOverwritten() throws Exception {
        folder.replace("trades.json", TRADES, Folder.Durability.POWER);
        assertInstanceOf(SessionRegistry.Claim.Made.class, registry.claim(info("backtest")));
        assertEquals(-1, folder.size("trades.json"));
        try (Stream<Path> aside = Files.list(data.resolve("quarantine"))) {
            assertTrue(aside.anyMatch(file -> file.toString().contains("s_b~trades.json")));
        }
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
