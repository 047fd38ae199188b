package dev.tapedeck.bot;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which bots this process runs, and what may be done only while one does not: a start waits for
 * such work to end. Thread-safe.
 */
@Singleton
public class RunningBots {
    private static final int LOCKS = 64;

    private final Set<String> running = new HashSet<>();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    /** False when it runs already. */
    public boolean started(String bot) {
        synchronized (lock(bot)) {
            synchronized (running) {
                return running.add(bot);
            }
        }
    }

    /** False when it does not run. */
    public boolean stopped(String bot) {
        synchronized (running) {
            return running.remove(bot);
        }
    }

    public boolean isRunning(String bot) {
        synchronized (running) {
            return running.contains(bot);
        }
    }

    /**
     * @throws Problem BOT_RUNNING
     */
    public <R> R whileStopped(String bot, Supplier<R> work) {
        synchronized (lock(bot)) {
            if (isRunning(bot)) {
                throw Problem.of(
                        ProblemKind.BOT_RUNNING, "bot " + bot + " runs; stop it to change this");
            }
            return work.get();
        }
    }

    private Object lock(String bot) {
        return locks.get(Math.floorMod(bot.hashCode(), LOCKS));
    }
}
