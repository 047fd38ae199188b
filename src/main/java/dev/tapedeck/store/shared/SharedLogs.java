package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The event logs of a database that several nodes share. Logs that somebody follows here are looked
 * at when the database says that they moved, when {@link #moved} is called, and now and then
 * anyway, so that a lost hint costs a moment and nothing else. Thread-safe.
 */
public final class SharedLogs implements EventLogs, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SharedLogs.class);
    private static final int POLLED_AT_ONCE = 1000;
    private static final int THREADS = 4;
    private static final Duration RETAIN_EVERY = Duration.ofMinutes(1);

    private final LogTable table;
    private final SharedOptions options;
    private final Clock clock;
    private final StoreState state;
    private final ThreadPoolExecutor executor = threads();
    private final ConcurrentHashMap<LogId, Uni<SharedLog>> logs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<LogId, SharedLog> open = new ConcurrentHashMap<>();
    private volatile Consumer<LogId> announcer = id -> {};
    private final List<Cancellable> following = new ArrayList<>();

    private SharedLogs(LogTable table, SharedOptions options, Clock clock, StoreState state) {
        this.table = new OwnThreads(table, executor);
        this.options = options;
        this.clock = clock;
        this.state = state;
    }

    /**
     * Apart from those that wait for a log's answer, or all of these could wait for each other.
     * What comes after the end is dropped: nobody waits for it any more.
     */
    private static ThreadPoolExecutor threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task ->
                        Thread.ofPlatform()
                                .daemon()
                                .name("tapedeck-log-" + number.incrementAndGet())
                                .unstarted(task),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Begins to follow the database; it need not be reachable yet. */
    public static SharedLogs begin(
            LogTable table, SharedOptions options, Clock clock, StoreState state) {
        SharedLogs logs = new SharedLogs(table, options, clock, state);
        logs.follow();
        return logs;
    }

    private void follow() {
        following.add(
                table.moved()
                        .onOverflow()
                        .drop()
                        .subscribe()
                        .with(
                                this::moved,
                                failure -> LOG.errorf(failure, "no more news of other nodes")));
        following.add(
                every(options.pollEvery()).subscribe().with(done -> {}, SharedLogs::endOfPolling));
        if (!options.retention().isOff()) {
            following.add(
                    Multi.createFrom()
                            .ticks()
                            .every(RETAIN_EVERY)
                            .onOverflow()
                            .drop()
                            .onItem()
                            .transformToUniAndConcatenate(tick -> retain())
                            .subscribe()
                            .with(done -> {}, SharedLogs::endOfPolling));
        }
    }

    private Multi<Void> every(Duration period) {
        return Multi.createFrom()
                .ticks()
                .every(period)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> poll());
    }

    private static void endOfPolling(Throwable failure) {
        LOG.errorf(failure, "logs are no longer looked at");
    }

    /** At the head that the log has now, whoever wrote last. */
    @Override
    public Uni<EventLog> open(LogId id, String place) {
        return Uni.createFrom()
                .deferred(() -> logs.computeIfAbsent(id, this::load))
                .chain(log ->
                        log.isFollowed()
                                ? Uni.createFrom().<EventLog>item(log)
                                : log.refresh().replaceWith((EventLog) log));
    }

    private Uni<SharedLog> load(LogId id) {
        letGoOfIdle();
        // The marks after the head: a group whose marks are not known must not be known either.
        return Attempts.within(options.timeout(), state)
                .untilAnswered(() ->
                        table.head(id)
                                .chain(head ->
                                        table.marks(id).map(marks -> Map.entry(head, marks))))
                .map(found ->
                        new SharedLog(
                                id,
                                table,
                                options,
                                executor,
                                state,
                                new GroupWriter(id, clock),
                                () -> announcer.accept(id),
                                found.getKey(),
                                found.getValue()))
                .invoke(log -> {
                    state.worked();
                    open.put(id, log);
                })
                .onFailure()
                .transform(failure -> {
                    state.failed(failure);
                    logs.remove(id);
                    return Problem.of(
                            ProblemKind.STORAGE_UNAVAILABLE,
                            "the log " + id + " cannot be opened: " + failure.getMessage());
                })
                .memoize()
                .indefinitely();
    }

    /** Whoever comes back to such a log opens it again, at the head that it has by then. */
    private void letGoOfIdle() {
        int over = open.size() - options.logs();
        if (over <= 0) {
            return;
        }
        for (SharedLog log : open.values()) {
            if (over > 0 && log.isIdle()) {
                open.remove(log.id());
                logs.remove(log.id());
                over--;
            }
        }
    }

    @Override
    public void announceTo(Consumer<LogId> toOthers) {
        announcer = toOthers;
    }

    @Override
    public void moved(LogId id) {
        SharedLog log = open.get(id);
        if (log != null && log.isFollowed()) {
            log.mayBeBehind();
        }
    }

    private Uni<Void> poll() {
        List<LogId> followed = new ArrayList<>();
        for (SharedLog log : open.values()) {
            if (log.isFollowed()) {
                followed.add(log.id());
            }
        }
        return Attempts.within(options.timeout())
                .once(table::ping)
                .chain(() -> polled(followed))
                .invoke(state::worked)
                .onFailure()
                .recoverWithItem(failure -> {
                    state.failed(failure);
                    return null;
                });
    }

    private Uni<Void> polled(List<LogId> followed) {
        List<List<LogId>> parts = new ArrayList<>();
        for (int i = 0; i < followed.size(); i += POLLED_AT_ONCE) {
            parts.add(followed.subList(i, Math.min(followed.size(), i + POLLED_AT_ONCE)));
        }
        return Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToUniAndConcatenate(
                        part -> Attempts.within(options.timeout()).once(() -> table.numbers(part)))
                .invoke(this::compare)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void compare(Map<LogId, Long> numbers) {
        numbers.forEach((id, number) -> {
            SharedLog log = open.get(id);
            if (log != null && log.known().number() < number) {
                log.mayBeBehind();
            }
        });
    }

    @Override
    public void forget(EventLog log) {
        open.remove(log.id());
        logs.remove(log.id());
    }

    /** What the views here lack is known from their own cursors alone. */
    @Override
    public Set<LogId> recovered() {
        return Set.of();
    }

    @Override
    public StorageHealth health() {
        return state.health();
    }

    private Uni<Void> retain() {
        return Multi.createFrom()
                .iterable(List.copyOf(open.values()))
                .onItem()
                .transformToUniAndConcatenate(log ->
                        retained(log)
                                .onFailure()
                                .invoke(failure ->
                                        LOG.warnf(
                                                "retention of %s: %s",
                                                log.id(), failure.getMessage()))
                                .onFailure()
                                .recoverWithNull())
                .collect()
                .last()
                .replaceWithVoid();
    }

    Uni<Void> retained(SharedLog log) {
        Cursor head = log.head();
        long from = log.oldest().seq();
        long kept = head.seq() - from;
        SharedOptions.Retention limits = options.retention();
        long byEvents = limits.events().map(max -> head.seq() - max).orElse(0L);
        long perEvent = kept == 0 ? 1 : Math.max(1, log.bytes() / kept);
        long byBytes = limits.bytes().map(max -> head.seq() - max / perEvent).orElse(0L);
        Uni<Long> byAge =
                limits.age()
                        .map(age -> olderThan(log, clock.instant().minus(age), from, head))
                        .orElseGet(() -> Uni.createFrom().item(0L));
        return byAge.chain(aged ->
                log.retain(new Cursor(head.epoch(), Math.max(aged, Math.max(byEvents, byBytes)))));
    }

    /** The seq up to which events are older, found by halving. */
    private Uni<Long> olderThan(SharedLog log, Instant limit, long low, Cursor head) {
        return halved(log, Timestamps.format(limit), low, head.seq(), head.epoch());
    }

    private Uni<Long> halved(SharedLog log, String limit, long low, long high, long epoch) {
        if (low >= high) {
            return Uni.createFrom().item(low);
        }
        long middle = (low + high) >>> 1;
        return log.read(new Cursor(epoch, middle), 1)
                .chain((EventLines lines) -> {
                    boolean older = !lines.isEmpty() && lines.ts(0).compareTo(limit) < 0;
                    return older
                            ? halved(log, limit, middle + 1, high, epoch)
                            : halved(log, limit, low, middle, epoch);
                });
    }

    @Override
    public void close() {
        following.forEach(Cancellable::cancel);
        executor.shutdown();
    }
}
