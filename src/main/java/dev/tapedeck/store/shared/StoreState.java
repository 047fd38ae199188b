package dev.tapedeck.store.shared;

import dev.tapedeck.log.StorageHealth;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether the database can be used, by what its latest calls said. Thread-safe. */
public final class StoreState {
    private static final Logger LOG = Logger.getLogger(StoreState.class);

    private final String name;
    private volatile @Nullable String failure;

    /**
     * @param name of the database, for people
     */
    public StoreState(String name) {
        this.name = name;
    }

    /** Of a database that nobody has talked to yet. */
    static StoreState unreached(String name) {
        StoreState state = new StoreState(name);
        state.failure = name + " has not been reached yet";
        return state;
    }

    void failed(Throwable cause) {
        String now = name + " cannot be used: " + cause.getMessage();
        if (failure == null) {
            LOG.warn(now);
        }
        failure = now;
    }

    void worked() {
        if (failure != null) {
            LOG.infof("%s can be used", name);
            failure = null;
        }
    }

    /** Why it cannot be used; null while it can. */
    public @Nullable String failure() {
        return failure;
    }

    public StorageHealth health() {
        String now = failure;
        return now == null ? new StorageHealth.Ok(0) : new StorageHealth.Unavailable(now);
    }
}
