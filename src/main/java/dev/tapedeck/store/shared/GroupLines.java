package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;

/** Takes a group's bytes apart into lines, checking the crc and the cursor of each. */
final class GroupLines {
    private GroupLines() {}

    /**
     * @throws Problem LOG_DAMAGED when they are not what was written
     */
    static EventLines read(LogId id, LogGroup group) {
        Envelope envelope = new Envelope(id);
        EventLines.Builder builder = new EventLines.Builder();
        byte[] bytes = group.lines();
        Cursor before = group.before();
        int at = 0;
        while (at < bytes.length) {
            int feed = LineFeeds.next(bytes, at, bytes.length);
            Cursor next = before.plus(builder.count() + 1);
            if (feed < 0 || !envelope.check(builder, next, bytes, at, feed)) {
                throw damaged(id, before.plus(builder.count()));
            }
            at = feed + 1;
        }
        if (builder.count() != group.count()) {
            throw damaged(id, before.plus(builder.count()));
        }
        return builder.build(before.plus(1), bytes, bytes.length, 0);
    }

    static Problem damaged(LogId id, Cursor lastGood) {
        return Problem.of(
                        ProblemKind.LOG_DAMAGED,
                        "the event after " + lastGood + " of " + id + " is not what was written")
                .member("last_good", lastGood.toString());
    }
}
