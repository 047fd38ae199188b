package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

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
            frame.ascii("@base {\"log\":\"").ascii(log.id().toString()).ascii("\",\"after\":\"");
            frame.ascii(before.toString()).ascii("\",\"place\":").string(log.place()).ascii("}\n");
        }
        int empty = frame.length();
        log.group.removeIf(work -> !admit(log, work));
        int linesFrom = frame.length();
        if (linesFrom == empty && log.group.stream().allMatch(GroupEncoder::answeredBefore)) {
            frame.truncate(start);
            return EventLines.none(before);
        }
        builder.clear();
        for (AppendWork work : log.group) {
            write(log, work);
        }
        log.baseGeneration = generation;
        if (builder.count() == 0) {
            return EventLines.none(before);
        }
        byte[] own = Arrays.copyOfRange(frame.array(), linesFrom, frame.length());
        return builder.build(before.plus(1), own, frame.length(), linesFrom);
    }

    private static boolean answeredBefore(AppendWork work) {
        Appended answer = work.answer;
        return answer != null && answer.repeated();
    }

    /**
     * Decides; on success the answer is set, the log's next seq has moved on and the producer's
     * line is written.
     */
    private boolean admit(FileLog log, AppendWork work) {
        Append append = work.append;
        try {
            Producer producer = append.producer();
            Appended before = producer == null ? null : log.producers.admit(producer);
            if (before != null) {
                work.answer = before;
                return true;
            }
            Cursor head = new Cursor(log.epoch, log.nextSeq - 1);
            if (append.ifMatch() != null && !append.ifMatch().equals(head)) {
                throw Problem.of(
                                ProblemKind.HEAD_MOVED,
                                "the head is " + head + ", not " + append.ifMatch())
                        .member("head", head.toString());
            }
            int count = append.batch().size();
            Optional<Appended> present = append.gate().admit(append.batch(), head.plus(1));
            Appended answer =
                    present.orElse(new Appended(head.plus(1), head.plus(count), count, false));
            if (present.isEmpty()) {
                log.nextSeq += count;
            }
            if (producer != null) {
                log.producers.remember(producer, answer.first(), answer.last());
                Producers.writeLine(frame, producer, answer.first(), answer.last());
            }
            work.answer = answer;
            return true;
        } catch (Problem refused) {
            work.fail(refused);
            return false;
        } catch (RuntimeException e) {
            work.fail(e);
            return false;
        }
    }

    private void write(FileLog log, AppendWork work) {
        Appended answer = work.answer;
        if (answer == null || answer.repeated()) {
            return;
        }
        EventBatch batch = work.append.batch();
        Cursor cursor = answer.first();
        for (int i = 0; i < batch.size(); i++) {
            log.envelope.write(
                    frame,
                    builder,
                    cursor,
                    batch.type(i),
                    ts,
                    batch.bytes(),
                    batch.from(i),
                    batch.to(i));
            cursor = cursor.plus(1);
        }
    }
}
