package dev.tapedeck.store.shared;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.store.Admission;
import dev.tapedeck.store.Producers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides appends against a head and writes those that come in as one group. One at a time. */
final class GroupWriter {
    private static final byte[] NOTHING = new byte[0];

    /** One append's outcome: an answer or a refusal, which hold once the head is certain. */
    private record Decided(
            LogWork.Appending work, @Nullable Appended answer, @Nullable RuntimeException refusal) {
        void tell() {
            if (answer != null) {
                work.answer(answer);
            } else if (refusal != null) {
                work.fail(refusal);
            }
        }
    }

    /**
     * @param group null when nothing is to be written
     * @param lines null when the group has no events
     */
    record Written(@Nullable LogGroup group, @Nullable EventLines lines, List<Decided> decided) {
        /** Tells everybody; the group, if there is one, is in the log. */
        void answer() {
            decided.forEach(Decided::tell);
        }
    }

    private final Envelope envelope;
    private final Clock clock;

    GroupWriter(LogId id, Clock clock) {
        this.envelope = new Envelope(id);
        this.clock = clock;
    }

    /** Those that are refused are not in the group. Nobody is told yet. */
    Written write(LogHead head, List<LogWork.Appending> works, Producers producers) {
        byte[] ts = Timestamps.ascii(clock.instant());
        JsonBytes out = new JsonBytes(1024);
        EventLines.Builder builder = new EventLines.Builder();
        List<Decided> decided = new ArrayList<>();
        List<ProducerMark> marks = new ArrayList<>();
        Cursor at = head.cursor();
        for (LogWork.Appending work : works) {
            try {
                Admission admission = Admission.decide(work.append(), at, producers);
                Appended answer = admission.answer();
                for (Remembered each : admission.remembered()) {
                    marks.add(new ProducerMark(each.producer(), each.first(), each.last()));
                }
                if (admission.fresh()) {
                    encode(out, builder, at, work.append().batch(), ts);
                    at = at.plus(work.append().batch().size());
                }
                decided.add(new Decided(work, answer, null));
            } catch (RuntimeException refused) {
                decided.add(new Decided(work, null, refused));
            }
        }
        if (builder.count() == 0 && marks.isEmpty()) {
            return new Written(null, null, decided);
        }
        byte[] bytes = out.toByteArray();
        LogGroup group =
                new LogGroup(head.number() + 1, token(), at, builder.count(), bytes, marks);
        return builder.count() == 0
                ? new Written(group, null, decided)
                : new Written(
                        group,
                        builder.build(head.cursor().plus(1), bytes, bytes.length, 0),
                        decided);
    }

    private void encode(
            JsonBytes out, EventLines.Builder lines, Cursor before, EventBatch batch, byte[] ts) {
        Cursor cursor = before;
        for (int i = 0; i < batch.size(); i++) {
            cursor = cursor.plus(1);
            envelope.write(
                    out,
                    lines,
                    cursor,
                    batch.type(i),
                    batch.ts(i, ts),
                    batch.bytes(),
                    batch.from(i),
                    batch.to(i));
        }
    }

    /** The group that says where an epoch begins. */
    LogGroup begin(LogHead head, Cursor fresh) {
        return new LogGroup(head.number() + 1, token(), fresh, 0, NOTHING, List.of());
    }

    private static String token() {
        return UUID.randomUUID().toString();
    }
}
