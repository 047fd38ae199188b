package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logs that are between two epochs: the flusher moves their files, and whatever callers ask of
 * them meanwhile is held back in order. Committer thread.
 */
final class Restarts {
    private static final class Running {
        final Work.Restart restart;
        final List<Work> held = new ArrayList<>();
        @Nullable Problem delayed;

        Running(Work.Restart restart) {
            this.restart = restart;
        }
    }

    private final Map<FileLog, Running> running = new HashMap<>();
    private final CommitQueue queue;
    private final ArrayDeque<Work> ahead;

    /**
     * @param queue keeps counting the bytes of what is held
     * @param ahead where held work goes when its log goes on: it is the oldest there is
     */
    Restarts(CommitQueue queue, ArrayDeque<Work> ahead) {
        this.queue = queue;
        this.ahead = ahead;
    }

    void begin(Work.Restart restart) {
        running.put(restart.log(), new Running(restart));
    }

    /** True when the log is restarting and the work has been put aside, or refused. */
    boolean holds(FileLog log, Work work) {
        Running of = running.isEmpty() ? null : running.get(log);
        if (of == null) {
            return false;
        }
        Problem delayed = of.delayed;
        if (delayed == null) {
            of.held.add(work);
        } else {
            queue.refuse(work, delayed);
        }
        return true;
    }

    /** True when nothing is to be waited for: no restart is running that could end soon. */
    boolean areSettled() {
        return running.values().stream().allMatch(each -> each.delayed != null);
    }

    void done(FileLog log, Cursor fresh) {
        Running of = running.remove(log);
        if (of != null) {
            log.restarted(fresh);
            letGo(of);
            of.restart.emitter().complete(fresh);
        }
    }

    /** Nothing has happened to the log: it goes on in its old epoch. */
    void failed(FileLog log, Throwable why) {
        Running of = running.remove(log);
        if (of != null) {
            letGo(of);
            of.restart.fail(problem("the log cannot restart", why));
        }
    }

    private void letGo(Running of) {
        for (int i = of.held.size() - 1; i >= 0; i--) {
            ahead.addFirst(of.held.get(i));
        }
    }

    /** The new epoch has begun but cannot be used yet; the flusher tries again. */
    void delayed(FileLog log, Throwable why) {
        Running of = running.get(log);
        if (of != null) {
            Problem problem = problem("the log is between two epochs", why);
            of.delayed = problem;
            of.held.forEach(work -> queue.refuse(work, problem));
            of.held.clear();
        }
    }

    private static Problem problem(String what, Throwable why) {
        return Problem.of(ProblemKind.STORAGE_UNAVAILABLE, what + ": " + why.getMessage());
    }

    /** The committer stops: answers what it will not come to. */
    void giveUp(Problem stopping) {
        for (Running of : running.values()) {
            of.held.forEach(work -> queue.refuse(work, stopping));
            of.restart.fail(stopping);
        }
        running.clear();
    }
}
