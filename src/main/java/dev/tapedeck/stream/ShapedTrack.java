package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events filtered, conflated, paced, or under the id of a multiplexed stream. Chooses first, then
 * writes all that was chosen; the cursor moves past the others too.
 */
final class ShapedTrack extends Track {
    private static final long BARE_ID_MILLIS = 1000;
    private static final long WRITE_BYTES = 1 << 20;

    private final Shape shape;
    private final boolean partOfMany;
    private final Selection selection = new Selection();
    private final @Nullable PlaybackClock clock;
    private @Nullable EventLines held;
    private long chosenSeq;
    private long nextWriteMillis;
    private long idSentMillis;
    private boolean idOwed;
    private boolean idTimed;
    private boolean waiting;

    ShapedTrack(
            Subscriber subscriber,
            StreamSource source,
            Topic topic,
            int chunkMax,
            long latestMillis,
            Consumer<Topic> onLeave,
            Shape shape,
            boolean partOfMany) {
        super(subscriber, source, topic, chunkMax, latestMillis, onLeave);
        this.shape = shape;
        this.partOfMany = partOfMany;
        this.clock = shape.playback() == null ? null : new PlaybackClock(shape.playback());
    }

    @Override
    void advance(Cursor head) {
        if (waiting) {
            return;
        }
        if (paced() && nowMillis() < nextWriteMillis) {
            await(nextWriteMillis - nowMillis());
            return;
        }
        while (chosenSeq < head.seq() && selection.bytes() < WRITE_BYTES) {
            EventLines lines = held == null ? topic().linesAfter(chosenSeq) : held;
            held = null;
            if (lines == null) {
                if (selection.isEmpty() || paced()) {
                    read(chosenSeq);
                    return;
                }
                break;
            }
            if (!choose(lines)) {
                break;
            }
        }
        flush();
    }

    /** Conflated, all that has come since the last write goes in one, so many times a second. */
    private boolean paced() {
        return shape.conflate() != null;
    }

    /** False when no further event may be chosen now. */
    private boolean choose(EventLines lines) {
        for (int i = 0; i < lines.count(); i++) {
            Cursor cursor = lines.cursor(i);
            if (shape.until() != null && cursor.compareTo(shape.until()) > 0) {
                return false;
            }
            String type = lines.type(i).name();
            if (shape.wants(type)) {
                long wait = clock == null ? 0 : clock.waitMillis(lines, i, nowMillis());
                if (wait > 0) {
                    held = lines.tail(i);
                    await(wait);
                    return false;
                }
                if (shape.conflate() != null && shape.conflate().types().contains(type)) {
                    selection.addLatest(lines, i);
                } else {
                    selection.add(lines, i);
                }
            }
            chosenSeq = cursor.seq();
        }
        return true;
    }

    private void flush() {
        if (!selection.isEmpty()) {
            subscriber().write(out -> selection.write(out, at -> subscriber().idAt(this, at)));
            selection.clear();
            idOwed = false;
            idSentMillis = nowMillis();
            if (shape.conflate() != null) {
                nextWriteMillis = idSentMillis + shape.conflate().periodMillis();
            }
        } else if (chosenSeq > seq()) {
            idOwed = true;
        }
        if (chosenSeq > seq()) {
            movedTo(chosenSeq);
        }
        oweId();
        if (isAtUntil()) {
            endHere();
        } else if (!waiting && seq() < topic().head().seq()) {
            loop().signal();
        } else if (!waiting) {
            pump();
        }
    }

    private boolean isAtUntil() {
        Cursor until = shape.until();
        return until != null && new Cursor(epoch(), seq()).compareTo(until) >= 0;
    }

    private void endHere() {
        payId();
        if (seq() >= topic().head().seq()) {
            sayCaughtUp();
        }
        cut();
    }

    /**
     * A client that comes back after the end must bring the log's last cursor, or it would be
     * served the end again and again.
     */
    @Override
    void finish() {
        payId();
        super.finish();
    }

    /** Nothing matched: the client's cursor is moved on by a bare id, at most once a second. */
    private void oweId() {
        if (idOwed) {
            long wait = idSentMillis + BARE_ID_MILLIS - nowMillis();
            if (wait <= 0) {
                payId();
            } else if (!waiting && !idTimed) {
                idTimed = true;
                later(
                        wait,
                        () -> {
                            idTimed = false;
                            payId();
                        });
            }
        }
    }

    private void payId() {
        if (idOwed && subscriber().writable()) {
            idOwed = false;
            idSentMillis = nowMillis();
            subscriber()
                    .write(out ->
                            FrameEncoder.bareId(
                                    out, subscriber().idAt(this, new Cursor(epoch(), seq()))));
        }
    }

    private void await(long millis) {
        waiting = true;
        later(
                Math.min(millis, 60_000),
                () -> {
                    waiting = false;
                    pump();
                });
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    void replay(EventLines lines, @Nullable FrameBlock frames) {
        if (!lines.isEmpty()) {
            held = lines;
        }
    }

    @Override
    boolean wantsFrames() {
        return false;
    }

    @Override
    boolean isPartOfMany() {
        return partOfMany;
    }

    @Override
    boolean wants(String type) {
        return shape.wants(type);
    }

    @Override
    void moved() {
        held = null;
        chosenSeq = seq();
        selection.clear();
        if (clock != null) {
            clock.restart();
        }
    }

    @Override
    boolean drained() {
        if (isAtUntil()) {
            endHere();
            return false;
        }
        payIdAtHead();
        return true;
    }

    private void payIdAtHead() {
        if (idOwed && nowMillis() - idSentMillis >= BARE_ID_MILLIS) {
            payId();
        }
    }
}
