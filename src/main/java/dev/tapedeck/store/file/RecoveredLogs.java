package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The logs that the commit log has lines of, while they are brought up to date. A line is taken
 * only when its crc is right and it comes after all that its log has, so that none is ever wrong,
 * doubled or out of order. Where lines are lost, the hole is named, and what lies behind it is
 * kept.
 */
final class RecoveredLogs {
    private static final Logger LOG = Logger.getLogger(RecoveredLogs.class);

    private final FileStore store;
    private final AppendHandles handles;
    private final Map<LogId, FileLog> logs = new HashMap<>();
    private final Set<LogId> homeless = new HashSet<>();
    private final EventLines.Builder builder = new EventLines.Builder();
    private long restored;

    RecoveredLogs(FileStore store, AppendHandles handles) {
        this.store = store;
        this.handles = handles;
    }

    Set<LogId> ids() {
        return Set.copyOf(logs.keySet());
    }

    long restored() {
        return restored;
    }

    /** Takes the lines of one group. Consecutive lines of one log are written together. */
    void lines(byte[] bytes, int from, int to) throws IOException {
        int pos = from;
        Run run = null;
        for (int feed = LineFeeds.next(bytes, pos, to);
                feed >= 0;
                feed = LineFeeds.next(bytes, pos, to)) {
            if (run == null || !run.takes(pos, feed)) {
                if (run != null) {
                    run.write();
                }
                run = begin(bytes, pos, feed);
            }
            pos = feed + 1;
        }
        if (run != null) {
            run.write();
        }
    }

    /** A line that no run goes on with: a note, or the first event of another log or of none. */
    private @Nullable Run begin(byte[] bytes, int from, int to) throws IOException {
        if (bytes[from] == '@') {
            note(bytes, from, to);
            return null;
        }
        Cursor cursor = Envelope.cursorOf(bytes, from, to);
        LogId id = cursor == null ? null : Envelope.ownerOf(bytes, from, to);
        FileLog log = id == null ? null : logs.get(id);
        if (cursor == null || log == null) {
            if (id != null && homeless.add(id)) {
                LOG.errorf("damage: lines of %s are in the commit log, but not where it lives", id);
            }
            return null;
        }
        Cursor last = log.files().last();
        if (cursor.epoch() > last.epoch()) {
            String what = "the commit log has lines of epoch %d, of which the log does not know";
            nameIt(log, String.format(what, cursor.epoch()));
        }
        if (cursor.epoch() != last.epoch() || cursor.seq() <= last.seq()) {
            return null;
        }
        builder.clear();
        Run run = new Run(log, bytes, cursor, from);
        if (!run.takes(from, to)) {
            return null;
        }
        if (cursor.seq() > last.seq() + 1) {
            hole(log, last, cursor);
        }
        return run;
    }

    private void note(byte[] bytes, int from, int to) throws IOException {
        switch (WalNote.read(bytes, from, to)) {
            case WalNote.Base base -> base(base);
            case WalNote.Request request -> {
                FileLog log = logs.get(request.log());
                if (log != null) {
                    log.producers.replay(request.producer(), request.first(), request.last());
                }
            }
            case null -> LOG.warn("a damaged note in the commit log was passed over");
        }
    }

    private void base(WalNote.Base base) throws IOException {
        if (!logs.containsKey(base.log())) {
            FileLog log = store.openLog(base.log(), base.place(), base.after());
            logs.put(base.log(), log);
            Cursor has = log.files().last();
            if (has.epoch() == base.after().epoch() && has.seq() < base.after().seq()) {
                hole(log, has, base.after().plus(1));
            }
        }
    }

    private void hole(FileLog log, Cursor last, Cursor next) throws IOException {
        nameIt(log, "the events after " + last + " and before " + next + " are lost");
    }

    private void nameIt(FileLog log, String what) throws IOException {
        store.quarantine().copy(LogFiles.active(log.files().folder()), what);
    }

    /** Forces what was brought up to date, so that the commit log is no longer needed. */
    void force() throws IOException {
        for (Path file : handles.takeDirty()) {
            handles.force(file);
        }
        for (FileLog log : logs.values()) {
            if (log.producers.takeChanged()) {
                Path file = ProducersFile.of(log.files().folder());
                AtomicFiles.replace(file, ProducersFile.toJson(log.producers), true);
            }
        }
    }

    /** Good lines of one log, one behind the other. */
    private final class Run {
        private final FileLog log;
        private final byte[] bytes;
        private final Cursor first;
        private final int from;
        private int to;

        Run(FileLog log, byte[] bytes, Cursor first, int from) {
            this.log = log;
            this.bytes = bytes;
            this.first = first;
            this.from = from;
            this.to = from;
        }

        boolean takes(int lineFrom, int lineTo) {
            Cursor next = first.plus(builder.count());
            if (lineFrom != to || !log.envelope.check(builder, next, bytes, lineFrom, lineTo)) {
                return false;
            }
            to = lineTo + 1;
            return true;
        }

        void write() throws IOException {
            byte[] own = Arrays.copyOfRange(bytes, from, to);
            log.files().append(builder.build(first, own, to, from), handles);
            restored += builder.count();
        }
    }
}
