package dev.tapedeck.execution;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits on a thread that may block; every failure comes out as a {@link Problem}. */
final class Await {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Await() {}

    static <T> T now(Uni<T> uni) {
        return now(uni.subscribeAsCompletionStage());
    }

    /**
     * A log that does not answer for half a minute counts as unavailable; whether it carried out
     * what it was asked is not known then.
     */
    static <T> T now(CompletableFuture<T> future) {
        try {
            return future.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw problem(e.getCause());
        } catch (TimeoutException e) {
            throw Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "the log does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE, "interrupted while the log was writing");
        }
    }

    private static Problem problem(@Nullable Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof CompletionException wrapped) {
            return problem(wrapped.getCause());
        }
        return Problem.of(ProblemKind.INTERNAL_ERROR, String.valueOf(failure));
    }
}
