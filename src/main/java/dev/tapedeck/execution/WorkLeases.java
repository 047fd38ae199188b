package dev.tapedeck.execution;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Leases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which process runs the executions of a session. Where the storage belongs to one process there is
 * nothing to decide. Thread-safe; blocks.
 */
@ApplicationScoped
public class WorkLeases {
    private static final EntityName ENTITY = EntityName.of("lease", "session");

    private final @Nullable Leases leases;

    public WorkLeases(Folders folders, DocumentStore documents, ExecutionConfig config) {
        this.leases =
                folders.areShared()
                        ? new Leases(
                                documents.entity(ENTITY),
                                UUID.randomUUID().toString(),
                                config.leaseTime(),
                                System::nanoTime)
                        : null;
    }

    boolean areNeeded() {
        return leases != null;
    }

    boolean take(String sessionId) {
        return leases == null || leases.take(sessionId);
    }

    boolean holds(String sessionId) {
        return leases != null && leases.holds(sessionId);
    }

    void renew(Consumer<String> lost) {
        if (leases != null) {
            leases.renew(lost);
        }
    }

    void release(String sessionId) {
        if (leases != null) {
            leases.release(sessionId);
        }
    }

    void releaseAll() {
        if (leases != null) {
            leases.releaseAll();
        }
    }
}
