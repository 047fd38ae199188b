package dev.tapedeck.messaging;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends every log's lines from its own cursor on, a part of a log at a time and parts of many logs
 * together, bounded in bytes. It only ever reads the logs, so the committer is as fast with a slow
 * broker as with none. Everything but {@link #follow} is done on its one thread.
 */
final class CommittedFeed {
    /** Takes one line, without its line feed; completes when the broker has it. */
    @FunctionalInterface
    interface Sink {
        Uni<Void> send(byte[] key, byte[] line);
    }

    private static final Logger LOG = Logger.getLogger(CommittedFeed.class);
    private static final int PART_BYTES = 1 << 16;

    private final ScheduledExecutorService thread;
    private final CommittedCursors cursors;
    private final Sink sink;
    private final long maxInFlightBytes;
    private final ConcurrentLinkedQueue<CommittedLog> due = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean stopping;

    // this thread
    private final Map<LogId, CommittedLog> logs = new HashMap<>();
    private long inFlightBytes;

    CommittedFeed(
            ScheduledExecutorService thread,
            CommittedCursors cursors,
            Sink sink,
            long maxInFlightBytes) {
        this.thread = thread;
        this.cursors = cursors;
        this.sink = sink;
        this.maxInFlightBytes = maxInFlightBytes;
    }

    /** Sends this log's events from now on, and first what was not sent yet. Any thread. */
    void follow(EventLog log) {
        thread.execute(() -> add(log));
    }

    private void add(EventLog log) {
        CommittedLog known = logs.get(log.id());
        if (known != null && known.log().equals(log)) {
            return;
        }
        if (known != null) {
            known.log().unlisten(known);
        }
        Cursor saved = cursors.of(log.id());
        CommittedLog added =
                new CommittedLog(log, saved == null ? log.oldest() : saved, this::enqueue);
        logs.put(log.id(), added);
        Cursor head = log.listen(added);
        if (!head.equals(added.at())) {
            added.signal();
        }
    }

    /** Any thread, the committing one among them. */
    private void enqueue(CommittedLog log) {
        due.add(log);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            thread.execute(this::pump);
        }
    }

    private void pump() {
        woken.set(false);
        while (inFlightBytes < maxInFlightBytes && !stopping) {
            CommittedLog next = due.poll();
            if (next == null) {
                return;
            }
            if (next.take()) {
                begin(next);
            }
        }
    }

    private void begin(CommittedLog log) {
        try {
            EventLines lines = read(log);
            if (!lines.isEmpty()) {
                send(log, new CommittedPart(lines));
            }
        } catch (RuntimeException e) {
            again(log, e);
        }
    }

    /** What comes after the log's cursor, which is put where the log can be read. */
    private EventLines read(CommittedLog log) {
        Cursor head = log.log().head();
        if (log.at().epoch() < head.epoch()) {
            LOG.infof("%s began epoch %d; sent were %s", log.log().id(), head.epoch(), log.at());
            log.moveTo(new Cursor(head.epoch(), 0));
        } else if (log.at().compareTo(head) > 0) {
            LOG.warnf("%s is at %s, but %s was sent", log.log().id(), head, log.at());
            log.moveTo(head);
        }
        try {
            return page(log);
        } catch (Problem e) {
            if (e.kind() != ProblemKind.CURSOR_GONE) {
                throw e;
            }
            Cursor oldest = log.log().oldest();
            LOG.warnf("%s: what is after %s is kept from %s on", log.log().id(), log.at(), oldest);
            log.moveTo(oldest);
            return page(log);
        }
    }

    /** After a failure line by line, so that no more than needed is sent again and again. */
    private static EventLines page(CommittedLog log) {
        int bytes = log.hasFailed() ? 1 : PART_BYTES;
        return log.log().read(log.at(), bytes).await().indefinitely();
    }

    private void send(CommittedLog log, CommittedPart part) {
        log.begin();
        EventLines lines = part.lines();
        inFlightBytes += lines.length();
        byte[] key = log.log().id().toString().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < lines.count(); i++) {
            byte[] line = Arrays.copyOfRange(lines.bytes(), lines.lineFrom(i), lines.lineTo(i));
            int at = i;
            sink.send(key, line)
                    .subscribe()
                    .with(done -> answer(log, part, at, null), e -> answer(log, part, at, e));
        }
    }

    /** Any thread. */
    private void answer(CommittedLog log, CommittedPart part, int line, @Nullable Throwable e) {
        if (part.answered(line, e)) {
            thread.execute(() -> answered(log, part));
        }
    }

    private void answered(CommittedLog log, CommittedPart part) {
        inFlightBytes -= part.lines().length();
        Throwable failure = part.failure();
        log.moveTo(part.sentUpTo());
        cursors.put(log.log().id(), log.at());
        if (failure == null) {
            log.sent();
            if (!log.log().head().equals(log.at())) {
                log.signal();
            }
        } else {
            again(log, failure);
        }
        pump();
    }

    private void again(CommittedLog log, Throwable why) {
        LOG.warnf("%s waits after %s: %s", log.log().id(), log.at(), why.getMessage());
        var later = thread.schedule(log::resume, log.failed(), TimeUnit.MILLISECONDS);
        assert later != null;
    }

    /** Nothing more is begun; what is under way may still be answered. Any thread. */
    void stop() {
        stopping = true;
    }
}
