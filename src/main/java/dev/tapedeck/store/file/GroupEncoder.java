package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.store.Admission;
import java.time.Instant;
import java.util.Arrays;

/**
 * Checks, numbers and encodes one group's appends, log by log, so that each log's lines stand
 * together. Committer thread.
 */
final class GroupEncoder {
    private final JsonBytes frame;
    private final EventLines.Builder builder = new EventLines.Builder();
    private byte[] ts = new byte[0];
    private long generation;

    GroupEncoder(JsonBytes frame) {
        this.frame = frame;
    }

    void begin(long ofGeneration, Instant now) {
        generation = ofGeneration;
        ts = Timestamps.ascii(now);
        frame.clear(Integer.MAX_VALUE);
        WalFrame.open(frame);
    }

    boolean isEmpty() {
        return frame.length() == WalFrame.HEADER_LENGTH;
    }

    /**
     * The log's appends of this group as lines; those that are refused are answered at once and
     * leave the group.
     */
    EventLines encode(FileLog log) {
        Cursor before = new Cursor(log.epoch, log.nextSeq - 1);
        int start = frame.length();
        boolean based = log.baseGeneration == generation;
        if (!based) {
            new WalNote.Base(log.id(), before, log.place()).write(frame);
        }
        int empty = frame.length();
        log.group.removeIf(work -> !admit(log, work));
        int linesFrom = frame.length();
        builder.clear();
        for (AppendWork work : log.group) {
            write(log, work);
        }
        if (frame.length() == empty) {
            frame.truncate(start);
            return EventLines.none(before);
        }
        log.baseGeneration = generation;
        if (builder.count() == 0) {
            return EventLines.none(before);
        }
        byte[] own = Arrays.copyOfRange(frame.array(), linesFrom, frame.length());
        return builder.build(before.plus(1), own, frame.length(), linesFrom);
    }

    /**
     * Decides; on success the log's next seq has moved on and the producer's request is noted. An
     * owner's gate that fails costs its own append alone.
     */
    private boolean admit(FileLog log, AppendWork work) {
        try {
            Cursor head = new Cursor(log.epoch, log.nextSeq - 1);
            Admission admission = Admission.decide(work.append, head, log.producers);
            for (Remembered each : admission.remembered()) {
                WalNote.Request.of(log.id(), each).write(frame);
            }
            if (admission.fresh()) {
                log.nextSeq += work.append.batch().size();
            }
            work.admission = admission;
            return true;
        } catch (RuntimeException refused) {
            work.fail(refused);
            return false;
        }
    }

    private void write(FileLog log, AppendWork work) {
        Admission admission = work.admission;
        if (admission == null || !admission.fresh()) {
            return;
        }
        EventBatch batch = work.append.batch();
        Cursor cursor = admission.answer().first();
        for (int i = 0; i < batch.size(); i++) {
            log.envelope.write(
                    frame,
                    builder,
                    cursor,
                    batch.type(i),
                    batch.ts(i, ts),
                    batch.bytes(),
                    batch.from(i),
                    batch.to(i));
            cursor = cursor.plus(1);
        }
    }
}
