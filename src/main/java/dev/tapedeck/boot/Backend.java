package dev.tapedeck.boot;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.session.SessionConfig;
import dev.tapedeck.store.Store;
import dev.tapedeck.store.memory.MemoryEventLogs;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The storage that {@code tapedeck.store} names, as what the features ask for. */
@Singleton
public class Backend {
    private final Store store;
    private final EventLogs collecting;

    public Backend(TapedeckConfig config, SessionConfig sessions, Stores stores) {
        this.store = stores.get(config.store());
        this.collecting = new MemoryEventLogs(sessions.backtestBytes(), Clock.systemUTC());
    }

    @Produces
    @Singleton
    EventLogs logs() {
        return store.logs();
    }

    @Produces
    @Singleton
    @Identifier("collecting")
    EventLogs collecting() {
        return collecting;
    }

    @Produces
    @Singleton
    DocumentStore documents() {
        return store.documents();
    }

    @Produces
    @Singleton
    Folders folders() {
        return store.folders();
    }
}
