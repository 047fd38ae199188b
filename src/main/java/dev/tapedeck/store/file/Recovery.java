package dev.tapedeck.store.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.LogKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What start-up does with the commit log: gives each log's file the lines that it lacks, forces the
 * files, and frees the commit log. A line is taken only when its crc is right and it is the very
 * next of its log, so a line is never wrong and never doubled; a hole is named and what lies behind
 * it is set aside.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileStore store;
    private final WalFolder folder;
    private final AppendHandles handles;
    private final Map<String, FileLog> logs = new HashMap<>();
    private final Set<String> holed = new HashSet<>();
    private long lastGeneration;
    private long lastFrame;
    private long restored;

    Recovery(FileStore store, WalFolder folder, AppendHandles handles) {
        this.store = store;
        this.folder = folder;
        this.handles = handles;
    }

    long lastGeneration() {
        return lastGeneration;
    }

    long lastFrame() {
        return lastFrame;
    }

    Set<LogId> recovered() {
        Set<LogId> ids = new HashSet<>();
        logs.values().forEach(log -> ids.add(log.id()));
        return Set.copyOf(ids);
    }

    void run() throws IOException {
        long begun = System.nanoTime();
        List<Path> files = folder.written();
        for (Path file : files) {
            segment(file);
        }
        for (Path file : handles.takeDirty()) {
            Checkpointer.force(file);
        }
        Map<FileLog, byte[]> producers = new HashMap<>();
        for (FileLog log : logs.values()) {
            if (log.producers.takeChanged()) {
                producers.put(log, log.producers.toJson());
            }
        }
        Checkpointer.write(producers);
        handles.close();
        for (Path file : files) {
            folder.free(file);
        }
        if (!files.isEmpty()) {
            LOG.infof(
                    "recovered %d logs from %d segments of the commit log, %d lines put back, in %d ms",
                    logs.size(), files.size(), restored, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private void segment(Path file) throws IOException {
        long generation = WalFolder.generation(file);
        lastGeneration = Math.max(lastGeneration, generation);
        byte[] bytes = Files.readAllBytes(file);
        int at = 0;
        while (at < bytes.length) {
            WalFrame.Found frame = WalFrame.read(bytes, at, bytes.length, generation);
            if (frame == null) {
                int next = nextFrame(bytes, at + 1, generation);
                damaged(file, bytes, at, next, generation);
                if (next < 0) {
                    return;
                }
                at = next;
                continue;
            }
            if (lastFrame > 0 && frame.number() > lastFrame + 1) {
                store.quarantine()
                        .copy(
                                file,
                                "groups "
                                        + (lastFrame + 1)
                                        + " to "
                                        + (frame.number() - 1)
                                        + " of the commit log are missing before this file's byte "
                                        + at);
            }
            lastFrame = Math.max(lastFrame, frame.number());
            lines(bytes, frame.from(), frame.to());
            at = frame.to();
        }
    }

    private int nextFrame(byte[] bytes, int from, long generation) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == '@' && WalFrame.startsAt(bytes, at)) {
                WalFrame.Found found = WalFrame.read(bytes, at, bytes.length, generation);
                if (found != null && found.number() > lastFrame) {
                    return at;
                }
            }
        }
        return -1;
    }

    /**
     * Between good frames lies one that was acknowledged: its good lines are still taken. At the
     * end it may be a torn one, which was not.
     */
    private void damaged(Path file, byte[] bytes, int at, int next, long generation)
            throws IOException {
        if (next >= 0) {
            store.quarantine()
                    .copy(
                            file,
                            "a group of the commit log is damaged at byte "
                                    + at
                                    + "; its good lines were kept");
            lines(bytes, at, next);
        } else if (ofGeneration(bytes, at, generation)) {
            int end = at;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            store.quarantine()
                    .keep(
                            file,
                            Arrays.copyOfRange(bytes, at, end),
                            "the last group of the commit log is not whole: the crash came before it was acknowledged, or it was damaged");
        }
    }

    private static boolean ofGeneration(byte[] bytes, int at, long generation) {
        byte[] mark =
                String.format(java.util.Locale.ROOT, "@group %015d ", generation)
                        .getBytes(StandardCharsets.US_ASCII);
        return at + mark.length <= bytes.length
                && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
    }

    private void lines(byte[] bytes, int from, int to) throws IOException {
        int pos = from;
        FileLog current = null;
        while (pos < to) {
            int feed = LineFeeds.next(bytes, pos, to);
            if (feed < 0) {
                return;
            }
            if (bytes[pos] == '{') {
                current = event(bytes, pos, feed);
            } else if (bytes[pos] == '@') {
                current = note(new String(bytes, pos, feed - pos, StandardCharsets.UTF_8), current);
            }
            pos = feed + 1;
        }
    }

    private @Nullable FileLog note(String line, @Nullable FileLog current) throws IOException {
        try {
            if (line.startsWith("@base ")) {
                return base(JSON.readTree(line.substring(6)));
            }
            if (line.startsWith("@producer ") && current != null) {
                current.producers.replayLine(line.substring(10));
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            LOG.warnf("a damaged note in the commit log was passed over");
        }
        return current;
    }

    private @Nullable FileLog base(JsonNode base) throws IOException {
        String key = base.path("log").asText();
        FileLog known = logs.get(key);
        Cursor after = Cursor.parse(base.path("after").asText()).orElse(null);
        LogId id = logId(key);
        if (known != null || id == null || after == null) {
            return known;
        }
        FileLog log = store.openLog(id, base.path("place").asText(), true);
        logs.put(key, log);
        Cursor has = new Cursor(log.files().epoch(), log.files().lastSeq());
        if (has.epoch() == after.epoch() && has.seq() < after.seq()) {
            hole(
                    log,
                    "the log "
                            + key
                            + " ends at "
                            + has
                            + " and its events up to "
                            + after
                            + " are lost");
        }
        return log;
    }

    private @Nullable FileLog event(byte[] bytes, int from, int to) throws IOException {
        Cursor cursor = Envelope.cursorOf(bytes, from, to);
        FileLog log = cursor == null ? null : owner(bytes, from, to);
        if (cursor == null || log == null || cursor.epoch() != log.files().epoch()) {
            return log;
        }
        long last = log.files().lastSeq();
        EventLines.Builder builder = new EventLines.Builder();
        if (cursor.seq() <= last || !log.envelope.check(builder, cursor, bytes, from, to)) {
            return log;
        }
        if (cursor.seq() > last + 1) {
            hole(
                    log,
                    "events "
                            + (last + 1)
                            + " to "
                            + (cursor.seq() - 1)
                            + " of "
                            + log.id()
                            + " are lost");
            return log;
        }
        byte[] line = Arrays.copyOfRange(bytes, from, to + 1);
        log.files().append(builder.build(cursor, line, to + 1, from), handles);
        restored++;
        return log;
    }

    /** The log that a line says it belongs to. */
    private @Nullable FileLog owner(byte[] bytes, int from, int to) {
        String head =
                new String(bytes, from, Math.min(to - from, 320), StandardCharsets.ISO_8859_1);
        for (LogKind kind : LogKind.values()) {
            String mark = "\"" + kind.idField() + "\":\"";
            int at = head.indexOf(mark);
            if (at > 0) {
                int end = head.indexOf('"', at + mark.length());
                return end < 0
                        ? null
                        : logs.get(kind.letter() + ":" + head.substring(at + mark.length(), end));
            }
        }
        return null;
    }

    private void hole(FileLog log, String what) throws IOException {
        if (holed.add(log.id().toString())) {
            LOG.errorf("damage: %s", what);
            for (Path file : folder.written()) {
                store.quarantine().copy(file, what);
            }
        }
    }

    private static @Nullable LogId logId(String key) {
        if (key.length() < 3 || key.charAt(1) != ':') {
            return null;
        }
        for (LogKind kind : LogKind.values()) {
            if (kind.letter() == key.charAt(0)) {
                return new LogId(kind, key.substring(2));
            }
        }
        return null;
    }
}
