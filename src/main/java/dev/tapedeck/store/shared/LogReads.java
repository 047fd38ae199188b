package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads one log's lines out of the database, no further than the node knows the log. */
final class LogReads {
    private final LogId id;
    private final LogTable table;

    LogReads(LogId id, LogTable table) {
        this.id = id;
        this.table = table;
    }

    Uni<EventLines> read(LogHead known, Cursor after, int maxBytes, Attempts attempts) {
        Cursor head = known.cursor();
        if (after.epoch() != head.epoch() || after.compareTo(head) > 0) {
            throw notHere(after, head);
        }
        if (after.equals(head)) {
            return Uni.createFrom().item(EventLines.none(head));
        }
        if (after.compareTo(known.oldest()) < 0) {
            throw gone(after, known.oldest());
        }
        return attempts.untilAnswered(() -> table.read(id, after, maxBytes))
                .chain(groups ->
                        groups.isEmpty() || groups.getFirst().before().compareTo(after) > 0
                                ? absent(after, attempts)
                                : Uni.createFrom().item(lines(groups, after, head, maxBytes)));
    }

    /** Dropped since the node last looked, or lost: the database knows. */
    private Uni<EventLines> absent(Cursor after, Attempts attempts) {
        return attempts.untilAnswered(() -> table.head(id))
                .map(stored -> {
                    if (stored.cursor().epoch() != after.epoch()) {
                        throw notHere(after, stored.cursor());
                    }
                    throw after.compareTo(stored.oldest()) < 0
                            ? gone(after, stored.oldest())
                            : GroupLines.damaged(id, after);
                });
    }

    /** The groups' lines, as far as each follows the one before. */
    private EventLines together(List<LogGroup> groups) {
        List<EventLines> parts = new ArrayList<>();
        for (LogGroup group : groups) {
            EventLines part = GroupLines.read(id, group);
            if (!parts.isEmpty() && !parts.getLast().last().plus(1).equals(part.first())) {
                break;
            }
            parts.add(part);
        }
        return EventLines.join(parts);
    }

    private EventLines lines(List<LogGroup> groups, Cursor after, Cursor head, int maxBytes) {
        EventLines all = together(groups);
        EventLines wanted = all.tail((int) (after.seq() + 1 - all.first().seq()));
        // What the node has not told its listeners of is not shown yet.
        long beyond = Math.max(0, wanted.last().seq() - head.seq());
        return wanted.head((int) (wanted.count() - beyond)).upTo(maxBytes);
    }

    /** All that is left of an epoch which has ended. */
    Multi<EventLines> archived(long epoch, int maxBytes, Supplier<Attempts> attempts) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new Walk(new Cursor(epoch, 0)),
                        walk ->
                                attempts.get()
                                        .untilAnswered(() -> table.read(id, walk.at, maxBytes))
                                        .map(walk::next))
                .until(EventLines::isEmpty);
    }

    /** How far one reader of an old epoch is. */
    private final class Walk {
        private Cursor at;

        Walk(Cursor at) {
            this.at = at;
        }

        EventLines next(List<LogGroup> groups) {
            if (groups.isEmpty()) {
                return EventLines.none(at);
            }
            EventLines all = together(groups);
            int had = (int) Math.max(0, at.seq() + 1 - all.first().seq());
            at = all.last();
            return all.tail(had);
        }
    }

    private static Problem notHere(Cursor after, Cursor head) {
        return Problem.of(
                        ProblemKind.INVALID_CURSOR,
                        after + " is not in this log, whose head is " + head)
                .member("head", head.toString());
    }

    private static Problem gone(Cursor after, Cursor oldest) {
        return Problem.of(
                        ProblemKind.CURSOR_GONE,
                        "events up to " + oldest + " are no longer kept, asked after " + after)
                .member("oldest", oldest.toString());
    }
}
