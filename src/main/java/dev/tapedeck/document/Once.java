package dev.tapedeck.document;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done once however many ask for it, and again after it failed. Whoever asks while it
 * is being done waits for it. Thread-safe.
 */
public final class Once {
    private final Supplier<Uni<Void>> work;
    private @Nullable Uni<Void> known;

    public Once(Supplier<Uni<Void>> work) {
        this.work = work;
    }

    public Uni<Void> done() {
        return Uni.createFrom().deferred(this::known);
    }

    private synchronized Uni<Void> known() {
        Uni<Void> running = known;
        if (running == null) {
            running = work.get().onFailure().invoke(this::forget).memoize().indefinitely();
            known = running;
        }
        return running;
    }

    private synchronized void forget(Throwable failure) {
        known = null;
    }
}
