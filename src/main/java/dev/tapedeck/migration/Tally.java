package dev.tapedeck.migration;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What can be told of lines without keeping them.
 *
 * @param crc CRC-32C over all of them
 */
record Tally(long lines, String last, long crc) {
    private static final int PAGE = 1 << 20;

    /** Counts as lines come by. */
    private static final class Count {
        private final CRC32C crc = new CRC32C();
        private long lines;
        private String last = "nothing";

        void add(EventLines more) {
            crc.update(more.bytes(), more.lineFrom(0), more.length());
            lines += more.count();
            last = more.isEmpty() ? last : more.last().toString();
        }

        Tally tally() {
            return new Tally(lines, last, crc.getValue());
        }
    }

    /** Of an old epoch, up to where it can be read. */
    static Tally of(Multi<EventLines> epoch) {
        Count count = new Count();
        EventLines unused =
                epoch.onItem()
                        .invoke(count::add)
                        .onFailure(Tally::isDamage)
                        .recoverWithCompletion()
                        .collect()
                        .last()
                        .await()
                        .indefinitely();
        return count.tally();
    }

    private static boolean isDamage(Throwable failure) {
        return failure instanceof Problem problem && problem.kind() == ProblemKind.LOG_DAMAGED;
    }

    /** Of the present epoch, up to the head. */
    static Tally of(EventLog log, Cursor after) {
        Count count = new Count();
        Cursor end = log.head();
        Cursor at = after;
        while (at.compareTo(end) < 0) {
            EventLines lines = log.read(at, PAGE).await().indefinitely();
            count.add(lines);
            at = lines.last();
        }
        return count.tally();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d lines up to %s with crc %08x", lines, last, crc);
    }
}
