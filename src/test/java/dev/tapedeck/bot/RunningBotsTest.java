package dev.tapedeck.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunningBotsTest {
    private final RunningBots bots = new RunningBots();

    @Test
    void aBotRunsOnceAndOthersAreNotItsBusiness() {
        assertTrue(bots.started("a"));
        assertFalse(bots.started("a"));
        assertTrue(bots.isRunning("a"));
        assertFalse(bots.isRunning("b"));
        assertEquals(7, bots.whileStopped("b", () -> 7));
        Problem refused = assertThrows(Problem.class, () -> bots.whileStopped("a", () -> 7));
        assertEquals(ProblemKind.BOT_RUNNING, refused.kind());
        assertTrue(bots.stopped("a"));
        assertFalse(bots.stopped("a"));
        assertEquals(7, bots.whileStopped("a", () -> 7));
    }

    @Test
    void aStartWaitsForWorkThatNeedsTheBotToStandStill() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        var work =
                CompletableFuture.supplyAsync(() ->
                        bots.whileStopped(
                                "a",
                                () -> {
                                    begun.countDown();
                                    await(end);
                                    return bots.isRunning("a");
                                }));
        begun.await();
        var start = CompletableFuture.supplyAsync(() -> bots.started("a"));
        end.countDown();
        assertFalse(work.get(), "it did not start meanwhile");
        assertTrue(start.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
