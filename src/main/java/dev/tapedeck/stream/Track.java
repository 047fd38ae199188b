package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One log's cursor within a connection, and the one place where replay and live meet: what the
 * cursor lacks is taken from the topic's window when it is there, and from the log when it is not;
 * at the head it waits for the next round. On the subscriber's event loop.
 */
abstract sealed class Track permits PlainTrack, ShapedTrack {
    private static final Logger LOG = Logger.getLogger(Track.class);
    private static final int CHUNK_MIN = 16 << 10;
    private static final ThreadLocal<JsonBytes> SCRATCH =
            ThreadLocal.withInitial(() -> new JsonBytes(64 << 10));
    private static final long RETRY_MILLIS = 500;

    private final Subscriber subscriber;
    private final StreamSource source;
    private final Topic topic;
    private final TopicLoop loop;
    private final Consumer<Topic> onLeave;
    private final int chunkMax;
    private final long latestMillis;
    private int chunk = 4 * CHUNK_MIN;
    private long epoch;
    private long seq;
    private boolean placed;
    private @Nullable Cursor origin;
    private boolean busy;
    private boolean sending;
    private @Nullable Read ready;
    private boolean left;
    private boolean caughtUp;
    private boolean named;
    private long replayed;
    private long toldVersion;
    private boolean telling;

    /** Where the topic's loop keeps this track; -1 when it does not. */
    int slot = -1;

    Track(
            Subscriber subscriber,
            StreamSource source,
            Topic topic,
            int chunkMax,
            long latestMillis,
            Consumer<Topic> onLeave) {
        this.subscriber = subscriber;
        this.source = source;
        this.topic = topic;
        this.loop = topic.loop(subscriber.eventLoop());
        this.chunkMax = chunkMax;
        this.latestMillis = latestMillis;
        this.onLeave = onLeave;
    }

    /**
     * Takes what lies after the cursor and can be sent now. Called with a writable socket, behind
     * the head.
     */
    abstract void advance(Cursor head);

    /** Lines out of the log, which the window did not hold. Called with a writable socket. */
    abstract void replay(EventLines lines, @Nullable FrameBlock frames);

    /** Whether {@link #replay} wants frames, encoded on the reading thread. */
    abstract boolean wantsFrames();

    abstract boolean isPartOfMany();

    abstract boolean wants(String type);

    /** The cursor is elsewhere now: whatever was held back is void. */
    abstract void moved();

    /** Nothing more may be said before the end: a held-back frame, say. */
    abstract boolean drained();

    Topic topic() {
        return topic;
    }

    TopicLoop loop() {
        return loop;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    long seq() {
        return seq;
    }

    long epoch() {
        return epoch;
    }

    /** The cursor that the client knows of this log; null before it knows any. */
    @Nullable Cursor sent() {
        return placed ? new Cursor(epoch, seq) : origin;
    }

    /**
     * What stands for this log in the id of many until it has a place: a client that comes back
     * with it is served from there, or told again.
     */
    void comesFrom(Cursor cursor) {
        origin = cursor;
    }

    boolean left() {
        return left;
    }

    /** Says hello and goes to the cursor, or to a snapshot when the verdict is one. */
    void begin(Verdict verdict, @Nullable String requested, Cursor at, Extent extent) {
        loop.join(this);
        named = requested != null;
        hello(verdict, requested, extent);
        if (verdict.wantsSnapshot()) {
            snapshot();
        } else {
            place(at);
            pump();
        }
    }

    /**
     * Resumes after the cursor, or begins with a snapshot when that is less to send than what would
     * be replayed.
     */
    void beginCheapest(String requested, Cursor wanted) {
        if (slot < 0) {
            loop.join(this);
        }
        named = true;
        busy = true;
        async(
                source.snapshot(),
                snapshot -> {
                    Cursor head = topic.log().head();
                    long events = head.seq() - topic.log().oldest().seq();
                    long perEvent = events == 0 ? 0 : topic.log().bytes() / events;
                    boolean cheaper =
                            snapshot.at().epoch() == wanted.epoch()
                                    && snapshot.json().length
                                            < (snapshot.at().seq() - wanted.seq()) * perEvent;
                    hello(
                            cheaper ? Verdict.CHEAPER : Verdict.RESUMED,
                            requested,
                            Extent.of(topic.log()));
                    if (cheaper) {
                        show(snapshot);
                    } else {
                        place(wanted);
                    }
                },
                () -> beginCheapest(requested, wanted));
    }

    private void show(StreamSource.StateFrame snapshot) {
        subscriber.write(out ->
                FrameEncoder.snapshot(out, subscriber.idAt(this, snapshot.at()), snapshot.json()));
        named = true;
        place(snapshot.at());
    }

    private void hello(Verdict verdict, @Nullable String requested, Extent extent) {
        subscriber.write(out ->
                FrameEncoder.hello(
                        out, topic.log().id(), verdict, requested, extent.oldest(), extent.head()));
    }

    void place(Cursor at) {
        epoch = at.epoch();
        seq = at.seq();
        placed = true;
        caughtUp = false;
        replayed = 0;
        discard(ready);
        ready = null;
        moved();
    }

    void reset(String reason) {
        Cursor lost = sent();
        origin = lost;
        placed = false;
        hello(Verdict.reset(reason), lost == null ? null : lost.toString(), Extent.of(topic.log()));
        snapshot();
    }

    private void snapshot() {
        busy = true;
        async(source.snapshot(), this::show, this::snapshot);
    }

    /** Sends what can be sent. Safe to call at any time on the event loop. */
    final void pump() {
        if (left || busy || sending || !placed || !subscriber.writable()) {
            return;
        }
        Cursor head = topic.head();
        Read next = ready;
        if (head.epoch() > epoch) {
            reset("other_epoch");
        } else if (next != null) {
            ready = null;
            // What is read ahead may be there at once: it must not overtake what is about to be
            // written.
            sending = true;
            replay(next.lines, next.frames);
            sending = false;
            chunk =
                    subscriber.writable()
                            ? Math.min(chunk * 2, chunkMax)
                            : Math.max(chunk / 2, CHUNK_MIN);
            pump();
        } else if (head.epoch() == epoch && seq < head.seq()) {
            advance(head);
        } else {
            atHead();
        }
    }

    private void atHead() {
        if (!drained()) {
            return;
        }
        sayCaughtUp();
        if (source.ended() && seq >= topic.log().head().seq()) {
            finish();
        } else if (!telling) {
            tellLatest();
        }
    }

    /** Looks by itself, so that a value that changes all the time costs its writer nothing. */
    private void tellLatest() {
        StreamSource.Latest latest = source.latest();
        if (latest == null || !wants(latest.type())) {
            return;
        }
        long version = latest.version();
        if (version != toldVersion && subscriber.writable()) {
            toldVersion = version;
            subscriber.write(out -> FrameEncoder.control(out, latest.type(), latest.json()));
        }
        telling = true;
        later(latestMillis, this::tellLatest);
    }

    void sayCaughtUp() {
        if (!caughtUp) {
            caughtUp = true;
            subscriber.write(out ->
                    FrameEncoder.caughtUp(out, topic.log().id(), new Cursor(epoch, seq), replayed));
        }
    }

    /**
     * The end of what this track will send. A client that was given no id would come back with none
     * and be told the same again for ever; with one it is answered that there is nothing more.
     */
    void finish() {
        if (!named) {
            subscriber.write(
                    out -> FrameEncoder.bareId(out, subscriber.idAt(this, new Cursor(epoch, seq))));
        }
        subscriber.write(out -> FrameEncoder.ended(out, topic.log().id(), new Cursor(epoch, seq)));
        subscriber.trackEnded(this);
    }

    /** Ends without the word that the log has ended: the client wanted no more. */
    void cut() {
        subscriber.trackEnded(this);
    }

    /** The client has been sent everything up to there. */
    void movedTo(long toSeq) {
        if (!caughtUp) {
            replayed += toSeq - seq;
        }
        named = true;
        seq = toSeq;
    }

    /** Asks the log for what follows; {@link #replay} gets it. */
    void read(long after) {
        busy = true;
        Uni<EventLines> lines = topic.log().read(new Cursor(epoch, after), chunk);
        boolean encode = wantsFrames();
        Function<EventLines, Read> encoded =
                read -> new Read(read, encode && !read.isEmpty() ? frames(read) : null);
        async(lines.map(encoded), read -> ready = read, () -> read(after));
    }

    /**
     * Whether the client has lately taken all it was given, so that reading ahead of it is no
     * waste.
     */
    boolean isFast() {
        return chunk == chunkMax;
    }

    private record Read(EventLines lines, @Nullable FrameBlock frames) {}

    private static FrameBlock frames(EventLines lines) {
        return FrameBlock.of(lines, 0, SCRATCH.get());
    }

    private <T> void async(Uni<T> uni, Consumer<T> then, Runnable again) {
        uni.subscribe()
                .with(
                        item ->
                                onLoop(() -> {
                                    busy = false;
                                    if (left) {
                                        discard(item);
                                    } else {
                                        then.accept(item);
                                        pump();
                                    }
                                }),
                        failure ->
                                onLoop(() -> {
                                    busy = false;
                                    if (!left) {
                                        failed(failure, again);
                                    }
                                }));
    }

    private static void discard(@Nullable Object item) {
        if (item instanceof Read read && read.frames != null) {
            read.frames.release();
        }
    }

    private void onLoop(Runnable task) {
        if (subscriber.eventLoop().inEventLoop()) {
            task.run();
        } else {
            subscriber.eventLoop().execute(task);
        }
    }

    private void failed(Throwable failure, Runnable again) {
        ProblemKind kind =
                failure instanceof Problem problem ? problem.kind() : ProblemKind.INTERNAL_ERROR;
        switch (kind) {
            case CURSOR_GONE -> reset("too_old");
            case LOG_DAMAGED -> reset("damaged");
            case INVALID_CURSOR -> {
                if (topic.log().head().epoch() > epoch) {
                    reset("other_epoch");
                } else {
                    // The files of a new epoch are there a moment before the log says so.
                    retry(again);
                }
            }
            default -> {
                LOG.warnf("stream of %s waits: %s", topic.log().id(), failure.getMessage());
                retry(again);
            }
        }
    }

    private void retry(Runnable again) {
        busy = true;
        later(
                RETRY_MILLIS,
                () -> {
                    busy = false;
                    again.run();
                });
    }

    /** Runs the task on the event loop after a while, unless the track has been left by then. */
    void later(long millis, Runnable task) {
        var timer =
                subscriber
                        .eventLoop()
                        .schedule(
                                () -> {
                                    if (!left) {
                                        task.run();
                                    }
                                },
                                millis,
                                TimeUnit.MILLISECONDS);
        assert !timer.isCancelled();
    }

    void leave() {
        if (!left) {
            left = true;
            loop.leave(this);
            discard(ready);
            ready = null;
            onLeave.accept(topic);
        }
    }
}
