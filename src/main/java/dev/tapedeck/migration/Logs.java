package dev.tapedeck.migration;

import dev.tapedeck.document.Holdings;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;

/**
 * Copies logs and compares them. A copy goes on where the target ends, so that one that was
 * interrupted is continued, and nothing comes in twice. Blocks.
 */
final class Logs {
    private static final int PAGE = 1 << 20;

    /** What one append takes: it must fit into any storage's unit. */
    private static final int PART = 256 << 10;

    private static final int REQUESTS = 200;

    private final Side from;
    private final Side to;
    private final Report report;

    Logs(Side from, Side to, Report report) {
        this.from = from;
        this.to = to;
        this.report = report;
    }

    @SuppressWarnings("NullAway") // a Uni may give null
    private static <T> T await(Uni<T> uni) {
        return uni.await().indefinitely();
    }

    private static EventLog open(Side side, Holdings.Log wanted) {
        EventLog log = await(side.logs().open(wanted.id(), wanted.place()));
        Cursor head = await(log.refresh());
        assert head.compareTo(log.head()) <= 0;
        return log;
    }

    void copy(Holdings.Log log) {
        EventLog source = open(from, log);
        EventLog target = open(to, log);
        try {
            Cursor end = source.head();
            if (target.head().compareTo(end) > 0) {
                throw Problem.of(
                        ProblemKind.HEAD_MOVED,
                        "it ends at " + target.head() + " in " + to.name() + ", behind " + end);
            }
            if (to.logs().keepOldEpochs()) {
                for (long epoch = target.head().epoch(); epoch < end.epoch(); epoch++) {
                    copyOld(source, target, epoch);
                }
            }
            copyPresent(source, target, end);
            List<Remembered> known = await(source.remembered());
            for (int i = 0; i < known.size(); i += REQUESTS) {
                List<Remembered> part = known.subList(i, Math.min(known.size(), i + REQUESTS));
                Appended kept = await(target.append(Append.taken(part)));
                assert kept.count() == 0;
            }
        } finally {
            release(source, target);
        }
    }

    /** A target that lives in memory is not let go of: its lines would go with it. */
    private void release(EventLog source, EventLog target) {
        if (from.logs().keepOldEpochs()) {
            from.logs().forget(source);
        }
        if (to.logs().keepOldEpochs()) {
            to.logs().forget(target);
        }
    }

    private void copyOld(EventLog source, EventLog target, long epoch) {
        try {
            Object unused =
                    await(
                            source.archived(epoch)
                                    .onItem()
                                    .transformToUniAndConcatenate(lines -> put(target, lines))
                                    .collect()
                                    .last());
        } catch (Problem e) {
            if (e.kind() != ProblemKind.LOG_DAMAGED) {
                throw e;
            }
            report.note(
                    "of the old epoch "
                            + epoch
                            + " of "
                            + source.id()
                            + " only the lines before the damage are copied: "
                            + e.detail());
        }
    }

    private void copyPresent(EventLog source, EventLog target, Cursor end) {
        Cursor has = target.head();
        boolean begun = has.epoch() == end.epoch() && !has.equals(Cursor.ORIGIN);
        Cursor at = begun ? has : source.oldest();
        if (!at.equals(has)) {
            at = await(target.beginAt(at));
        }
        while (at.compareTo(end) < 0) {
            EventLines lines = await(source.read(at, PAGE));
            at = lines.last();
            Object unused = await(put(target, lines));
        }
    }

    /** Appends what the target does not have. */
    private Uni<Cursor> put(EventLog target, EventLines lines) {
        Cursor head = target.head();
        boolean same = head.epoch() == lines.first().epoch();
        long had = same ? Math.max(0, head.seq() + 1 - lines.first().seq()) : 0;
        if (had >= lines.count()) {
            return Uni.createFrom().item(head);
        }
        EventLines part = lines.tail((int) had).upTo(PART);
        Cursor before = new Cursor(part.first().epoch(), part.first().seq() - 1);
        Uni<Cursor> ready =
                before.equals(head) ? Uni.createFrom().item(head) : target.beginAt(before);
        return ready.chain(() -> target.append(Append.taken(part)))
                .invoke(done -> report.events(done.count()))
                .chain(() -> put(target, lines));
    }

    void compare(Holdings.Log log) {
        EventLog source = open(from, log);
        EventLog target = open(to, log);
        try {
            String name = log.id().toString();
            Cursor end = source.head();
            if (!end.equals(target.head())) {
                report.problem(
                        name + ": ends at " + end + " here and at " + target.head() + " there");
            }
            if (to.logs().keepOldEpochs()) {
                for (long epoch = 1; epoch < end.epoch(); epoch++) {
                    same(
                            name + ", epoch " + epoch,
                            Tally.of(source.archived(epoch)),
                            Tally.of(target.archived(epoch)));
                }
            }
            Cursor oldest = source.oldest();
            same(name, Tally.of(source, oldest), Tally.of(target, oldest));
            if (!new HashSet<>(await(source.remembered()))
                    .equals(new HashSet<>(await(target.remembered())))) {
                report.problem(name + ": other requests of producers are remembered");
            }
        } finally {
            release(source, target);
        }
    }

    private void same(String what, Tally here, Tally there) {
        if (!here.equals(there)) {
            report.problem(what + ": " + here + " here, " + there + " there");
        }
    }
}
