package dev.tapedeck.store.shared;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the time in which something must be done, however often it is tried. A call gets
 * a part of it, so that one that never answers can be tried again; pauses between tries grow.
 */
final class Attempts {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final long endNanos;
    private final Duration onceAtMost;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private @Nullable Throwable last;

    private Attempts(Duration all) {
        this.endNanos = System.nanoTime() + all.toNanos();
        this.onceAtMost = all.dividedBy(2);
    }

    /** While the store is known to be away nobody waits long for it. */
    static Attempts within(Duration all, StoreState store) {
        return new Attempts(store.failure() == null ? all : all.dividedBy(10));
    }

    static Attempts within(Duration all) {
        return new Attempts(all);
    }

    /** Remembers why a try failed, for the sentence at the end. */
    void note(Throwable failure) {
        last = failure;
    }

    /** One call, given up when it takes too long. */
    <T> Uni<T> once(Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(call::get)
                .ifNoItem()
                .after(onceAtMost)
                .failWith(() -> new TimeoutException("no answer within " + onceAtMost));
    }

    /** As {@link #once}, again after each failure, until the time is over. */
    <T> Uni<T> untilAnswered(Supplier<Uni<T>> call) {
        return once(call)
                .onFailure()
                .recoverWithUni(failure -> {
                    note(failure);
                    return later(() -> untilAnswered(call));
                });
    }

    /** Tries again at once, or fails when the time is over. */
    <T> Uni<T> again(Supplier<Uni<T>> call) {
        return isOver()
                ? Uni.createFrom().failure(tooLate())
                : Uni.createFrom().deferred(call::get);
    }

    private boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    private TimeoutException tooLate() {
        return new TimeoutException(
                last == null ? "it takes too long" : String.valueOf(last.getMessage()));
    }

    /** Tries again after a pause, or fails when the time is over. */
    <T> Uni<T> later(Supplier<Uni<T>> call) {
        if (isOver()) {
            return Uni.createFrom().failure(tooLate());
        }
        long pause = pauseMillis;
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(pause))
                .chain(call::get);
    }
}
