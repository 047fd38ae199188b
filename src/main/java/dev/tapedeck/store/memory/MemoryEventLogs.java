package dev.tapedeck.store.memory;

import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.StorageHealth;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Event logs that live as long as this object does. An append that would take all of them beyond
 * the limit is refused with {@code STORAGE_UNAVAILABLE}. Thread-safe.
 */
public final class MemoryEventLogs implements EventLogs {
    private final Room room;
    private final Clock clock;
    private final ConcurrentHashMap<LogId, MemoryLog> logs = new ConcurrentHashMap<>();

    /**
     * @param maxBytes of all lines together
     */
    public MemoryEventLogs(long maxBytes, Clock clock) {
        this.room = new Room(maxBytes);
        this.clock = clock;
    }

    @Override
    public Uni<EventLog> open(LogId id, String place) {
        return Uni.createFrom()
                .item(() -> logs.computeIfAbsent(id, key -> new MemoryLog(key, room, clock)));
    }

    /** Its bytes make room at once; who still holds it may read, but append no more. */
    @Override
    public void forget(EventLog log) {
        if (log instanceof MemoryLog own && logs.remove(own.id(), own)) {
            own.letGo();
        }
    }

    /** There is nowhere to keep them aside. */
    @Override
    public boolean keepOldEpochs() {
        return false;
    }

    @Override
    public Set<LogId> recovered() {
        return Set.of();
    }

    @Override
    public StorageHealth health() {
        return room.refused()
                ? new StorageHealth.Unavailable(room.sentence())
                : new StorageHealth.Ok(0);
    }
}
