package dev.tapedeck.document;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same to many, a few at a time; after a failure no more are begun. Blocks. */
final class FewAtOnce {
    private FewAtOnce() {}

    static void each(Collection<String> ids, int atOnce, Consumer<String> work) {
        Queue<String> waiting = new ConcurrentLinkedQueue<>(ids);
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Math.min(atOnce, ids.size()); i++) {
                threads.execute(() -> work(waiting, failure, work));
            }
        }
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private static void work(
            Queue<String> waiting,
            AtomicReference<@Nullable RuntimeException> failure,
            Consumer<String> work) {
        for (String id = waiting.poll(); id != null && failure.get() == null; id = waiting.poll()) {
            try {
                work.accept(id);
            } catch (RuntimeException e) {
                failure.set(e);
            }
        }
    }
}
