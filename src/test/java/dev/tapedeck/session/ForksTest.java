package dev.tapedeck.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.Gate;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody writes into the session that a fork is about to begin. */
class ForksTest {
    @TempDir private Path data;

    private static String trade(int pnl) {
        return "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t1\",\"pnl\":" + pnl + "}}";
    }

    @Test
    void aForkThatSomebodyPrecedesIsRefusedAndLeavesNoTradesBehind() throws IOException {
        try (Process process = Process.start(data)) {
            process.register("parent");
            process.write("parent", trade(1), null);
            process.register("child");
            CountDownLatch go = hold(process);
            CompletableFuture<Void> forked = new CompletableFuture<>();
            Thread forking =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    process.fork("parent", "1.1", "child");
                                    forked.complete(null);
                                } catch (Throwable e) {
                                    forked.completeExceptionally(e);
                                }
                            });
            await().until(() -> beginning(forking));
            byte[] node = "{\"type\":\"node\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);
            CompletableFuture<Appended> first =
                    process.writer.events("child", node, null).subscribeAsCompletionStage();
            go.countDown();
            assertEquals("1.1", first.join().first().toString());
            CompletionException failed = assertThrows(CompletionException.class, forked::join);
            Problem problem = assertInstanceOf(Problem.class, failed.getCause());
            assertEquals(ProblemKind.SESSION_EXISTS, problem.kind());
            assertEquals("1.2", process.write("child", trade(2), null).first().toString());
        }
        try (Process process = Process.start(data)) {
            process.write("child", trade(2), null);
            assertEquals("1.2", process.head("child"), "the trade is its own");
        }
    }

    /** It has seen that the child is empty, and waits for the log. */
    private static boolean beginning(Thread forking) {
        return forking.getState() == Thread.State.WAITING
                && Arrays.stream(forking.getStackTrace())
                        .anyMatch(frame ->
                                frame.getClassName().equals(Forks.class.getName())
                                        && frame.getMethodName().equals("begin"));
    }

    /** Keeps the committing thread busy until the latch is released. */
    private static CountDownLatch hold(Process process) {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Gate gate =
                (batch, next) -> {
                    held.countDown();
                    uninterrupted(go);
                    return Optional.of(new Appended(next, next, 0, Appended.Outcome.PRESENT));
                };
        Append append = new Append(EventBatch.builder().build(), null, null, gate);
        var log = process.sessions.get("parent").live().await().indefinitely().log();
        assertEquals("1.0", process.head("child"));
        var unused = log.append(append).subscribeAsCompletionStage();
        uninterrupted(held);
        return go;
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
