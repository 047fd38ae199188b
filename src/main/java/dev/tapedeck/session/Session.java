package dev.tapedeck.session;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.session.state.SessionInfo;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A registered session. Its state is loaded on first use and may be let go when nobody uses it.
 * Thread-safe.
 */
final class Session implements Recorder {
    private final SessionInfo info;
    private final SessionLoader loader;
    private volatile SessionStatus stored;
    private volatile @Nullable LiveSession live;
    private final AtomicInteger uses = new AtomicInteger();
    private volatile long lastUsedNanos = System.nanoTime();
    private @Nullable Uni<LiveSession> loading;

    /** Held by a lifecycle command while it works. */
    final Object command = new Object();

    Session(SessionInfo info, SessionStatus stored, SessionLoader loader) {
        this.info = info;
        this.stored = stored;
        this.loader = loader;
    }

    SessionInfo info() {
        return info;
    }

    String place() {
        return Registration.place(info);
    }

    boolean isBacktest() {
        return info.mode().equals(Registration.BACKTEST);
    }

    @Override
    public String sessionId() {
        return info.sessionId();
    }

    @Override
    public SessionStatus status() {
        LiveSession now = live;
        return now == null ? stored : now.status();
    }

    /** What is written down of a session that is not loaded, perhaps by another node. */
    void storedAs(SessionStatus status) {
        stored = status;
    }

    /** Null while it is not loaded. */
    @Nullable LiveSession liveNow() {
        return live;
    }

    Uni<LiveSession> live() {
        LiveSession now = live;
        return now == null ? load() : Uni.createFrom().item(now);
    }

    /** Loads once, however many wait for it; a failure is not remembered. */
    private synchronized Uni<LiveSession> load() {
        LiveSession now = live;
        if (now != null) {
            return Uni.createFrom().item(now);
        }
        Uni<LiveSession> pending = loading;
        if (pending == null) {
            pending =
                    loader.load(this)
                            .onItem()
                            .invoke(this::loaded)
                            .onFailure()
                            .invoke(this::notLoaded)
                            .memoize()
                            .indefinitely();
            loading = pending;
        }
        return pending;
    }

    private synchronized void loaded(LiveSession loaded) {
        live = loaded;
        loading = null;
        stored = loaded.status();
    }

    private synchronized void notLoaded() {
        loading = null;
    }

    /** Goes on with another log: a backtest that has been written. */
    synchronized void replace(LiveSession with) {
        live = with;
        stored = with.status();
    }

    /**
     * Keeps the state in memory until {@link #done}. Null when it is not there: load it first.
     *
     * <p>The count goes up before the look, and {@link #unload} takes the state away before it
     * looks at the count, so one of the two sees the other.
     */
    @Nullable LiveSession use() {
        uses.incrementAndGet();
        LiveSession now = live;
        if (now == null) {
            uses.decrementAndGet();
            return null;
        }
        lastUsedNanos = System.nanoTime();
        return now;
    }

    void done() {
        uses.decrementAndGet();
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    /** Lets the state go unless somebody uses it. */
    synchronized void unload(Consumer<LiveSession> settle) {
        LiveSession now = live;
        if (now == null) {
            return;
        }
        stored = now.status();
        live = null;
        if (uses.get() > 0) {
            live = now;
        } else {
            now.log().unlisten(now);
            settle.accept(now);
        }
    }

    @Override
    public Uni<Appended> append(EventBatch batch, Conditions conditions) {
        return using(now ->
                now.log()
                        .append(
                                new Append(
                                        batch, conditions.ifMatch(), conditions.producer(), now)));
    }

    @Override
    public Uni<Optional<Appended>> before(Conditions conditions) {
        return using(now -> conditions.before(now.log()));
    }

    @Override
    public Uni<byte[]> event(Cursor at) {
        return using(now -> now.log().read(new Cursor(at.epoch(), at.seq() - 1), 1))
                .map(lines ->
                        Arrays.copyOfRange(lines.bytes(), lines.dataFrom(0), lines.dataTo(0)));
    }

    @Override
    public Uni<Appended> append(EventBatch batch, String executionId, Predicate<byte[]> expected) {
        return using(now ->
                now.log()
                        .append(new Append(batch, null, null, now.running(executionId, expected))));
    }

    /** The state, kept in memory until {@link #done}. */
    Uni<LiveSession> held() {
        LiveSession now = use();
        return now != null ? Uni.createFrom().item(now) : live().chain(loaded -> held());
    }

    /** Runs the task with the state held in memory until its answer. */
    <T> Uni<T> using(Function<LiveSession, Uni<T>> task) {
        return held().chain(now -> task.apply(now).eventually(this::done));
    }

    @Override
    public Uni<StateAt> state() {
        return live().map(now -> {
            LiveSession.Copy copy = now.copy();
            return new StateAt(copy.at(), copy.state().stateJson());
        });
    }
}
