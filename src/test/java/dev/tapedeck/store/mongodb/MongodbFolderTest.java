package dev.tapedeck.store.mongodb;

import dev.tapedeck.document.FolderContract;
import dev.tapedeck.document.Folders;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class MongodbFolderTest extends FolderContract {
    private final SharedStore store =
            new SharedStore(MongodbServers.fresh(), SharedStores.options(), Clock.systemUTC());

    @Override
    protected Folders folders() {
        return store.folders();
    }

    @AfterEach
    void close() {
        store.close();
    }
}
