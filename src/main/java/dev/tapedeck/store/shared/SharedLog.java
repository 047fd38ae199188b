package dev.tapedeck.store.shared;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.Admission;
import dev.tapedeck.store.Producers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One log that several nodes write to. Each node has its own order of appends, decided against the
 * log as the node knows it; a group comes in only if the log is still that, by the number that it
 * takes. A node that was too slow reads what it lacks, which its listeners hear of in the log's
 * order, and decides anew.
 *
 * <p>Work on the log is done one piece at a time, on the store's executor: appends that wait are
 * one group, then a restart, or a look at what others wrote.
 */
final class SharedLog implements EventLog {
    private static final Logger LOG = Logger.getLogger(SharedLog.class);
    private static final int PAGE = 1 << 20;

    private final LogId id;
    private final LogTable table;
    private final SharedOptions options;
    private final Executor executor;
    private final StoreState store;
    private final CopyOnWriteArrayList<CommitListener> listeners = new CopyOnWriteArrayList<>();

    private final WorkQueue queue;
    private final LogReads reads;

    // whoever works
    private final GroupWriter writer;
    private final Runnable announce;
    private Producers producers;
    private boolean stale;

    private volatile LogHead known;
    private volatile Cursor droppable = Cursor.ORIGIN;

    /** A group that did not come in: another node has written since. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overtaken() {
            super("another node has written", null, false, false);
        }
    }

    SharedLog(
            LogId id,
            LogTable table,
            SharedOptions options,
            Executor executor,
            StoreState store,
            GroupWriter writer,
            Runnable announce,
            LogHead head,
            List<ProducerMark> marks) {
        this.id = id;
        this.table = table;
        this.options = options;
        this.executor = executor;
        this.store = store;
        this.writer = writer;
        this.announce = announce;
        this.queue = new WorkQueue(options.queueBytes(), options.groupBytes());
        this.reads = new LogReads(id, table);
        this.known = head;
        this.producers = ProducerMark.remembered(marks, options.producers());
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public Cursor head() {
        return known.cursor();
    }

    @Override
    public Cursor oldest() {
        return known.oldest();
    }

    @Override
    public long bytes() {
        return known.bytes();
    }

    LogHead known() {
        return known;
    }

    boolean isFollowed() {
        return !listeners.isEmpty();
    }

    boolean isIdle() {
        return !queue.isBusy() && listeners.isEmpty();
    }

    @Override
    public Uni<Appended> append(Append append) {
        return Uni.createFrom().emitter(emitter -> enter(new LogWork.Appending(append, emitter)));
    }

    @Override
    public Uni<Cursor> restart() {
        return Uni.createFrom().emitter(emitter -> enter(new LogWork.Restart(null, emitter)));
    }

    @Override
    public Uni<Cursor> beginAt(Cursor cursor) {
        return Uni.createFrom().emitter(emitter -> enter(new LogWork.Restart(cursor, emitter)));
    }

    @Override
    public Multi<EventLines> archived(long epoch) {
        return epoch >= head().epoch()
                ? Multi.createFrom().empty()
                : reads.archived(epoch, PAGE, this::attempts).onFailure().transform(this::problem);
    }

    @Override
    public Uni<List<Remembered>> remembered() {
        return Uni.createFrom()
                .deferred(() -> attempts().untilAnswered(() -> table.marks(id)))
                .map(marks -> ProducerMark.remembered(marks, options.producers()).all())
                .onFailure()
                .transform(this::problem);
    }

    @Override
    public Uni<Cursor> refresh() {
        return Uni.createFrom().emitter(emitter -> enter(new LogWork.Look(emitter)));
    }

    private void enter(LogWork work) {
        switch (queue.enter(work)) {
            case REFUSED ->
                    work.fail(
                            Problem.of(ProblemKind.OVERLOADED, "too much waits for the log " + id));
            case WAITS -> {}
            case BEGINS -> executor.execute(this::turn);
        }
    }

    /** Does the next piece of work; the turn after it comes when that is done. */
    private void turn() {
        List<LogWork> works = queue.next();
        if (works.isEmpty()) {
            return;
        }
        Uni<Void> done;
        try {
            done =
                    switch (works.getFirst()) {
                        case LogWork.Appending first -> appending(works);
                        case LogWork.Restart restart -> restarting(restart);
                        case LogWork.Look look -> looking(works);
                    };
        } catch (RuntimeException e) {
            done = Uni.createFrom().failure(e);
        }
        done.subscribe()
                .with(
                        nothing -> executor.execute(this::turn),
                        failure -> {
                            Problem problem = problem(failure);
                            works.forEach(work -> work.fail(problem));
                            executor.execute(this::turn);
                        });
    }

    private Attempts attempts() {
        return Attempts.within(options.timeout(), store);
    }

    private Problem problem(Throwable failure) {
        return failure instanceof Problem problem
                ? problem
                : Problem.of(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        "the log " + id + " cannot be reached: " + failure.getMessage());
    }

    private Uni<Void> looking(List<LogWork> works) {
        stale = true;
        return caughtUp(attempts())
                .invoke(() -> {
                    for (LogWork work : works) {
                        if (work instanceof LogWork.Look look) {
                            look.done(known.cursor());
                        }
                    }
                });
    }

    // appends

    private Uni<Void> appending(List<LogWork> works) {
        List<LogWork.Appending> appends = new ArrayList<>();
        for (LogWork work : works) {
            if (work instanceof LogWork.Appending each) {
                appends.add(each);
            }
        }
        return decided(appends, attempts(), false);
    }

    /**
     * @param certain the log has been looked at since these appends came, so that a refusal is not
     *     for something that another node has changed
     */
    private Uni<Void> decided(List<LogWork.Appending> appends, Attempts attempts, boolean certain) {
        return caughtUp(attempts)
                .chain(() -> {
                    Producers overlay = producers.overlay();
                    GroupWriter.Written written = writer.write(known, appends, overlay);
                    LogGroup group = written.group();
                    if (group != null) {
                        return sent(group, attempts)
                                .invoke(() -> {
                                    producers.absorb(overlay);
                                    took(group, written.lines());
                                    announce.run();
                                    written.answer();
                                })
                                .onFailure()
                                .invoke(this::withdraw)
                                .onFailure(Overtaken.class)
                                .recoverWithUni(() ->
                                        attempts.again(() -> decided(appends, attempts, false)));
                    }
                    if (written.refuses() && !certain) {
                        withdraw();
                        return decided(appends, attempts, true);
                    }
                    written.answer();
                    return Uni.createFrom().voidItem();
                });
    }

    private void withdraw() {
        stale = true;
        tell(CommitListener::withdrawn);
    }

    /** The group is in the log; or it is not and never will be: {@link Overtaken}. */
    private Uni<Void> sent(LogGroup group, Attempts attempts) {
        return attempts.once(() -> table.append(id, group, known))
                .onFailure()
                .recoverWithItem(failure -> {
                    store.failed(failure);
                    attempts.note(failure);
                    return false;
                })
                .chain(appended ->
                        appended ? Uni.createFrom().voidItem() : lookedUp(group, attempts));
    }

    /** What stands under the group's number: itself, another, or nothing yet. */
    private Uni<Void> lookedUp(LogGroup group, Attempts attempts) {
        return attempts.once(() -> table.after(id, known.number(), 1))
                .onItemOrFailure()
                .transformToUni((groups, failure) -> {
                    if (failure != null) {
                        store.failed(failure);
                        attempts.note(failure);
                        return attempts.later(() -> lookedUp(group, attempts));
                    }
                    if (groups.isEmpty()) {
                        return attempts.later(() -> sent(group, attempts));
                    }
                    boolean own =
                            groups.getFirst().number() == group.number()
                                    && groups.getFirst().token().equals(group.token());
                    return own
                            ? Uni.createFrom().voidItem()
                            : Uni.createFrom().failure(new Overtaken());
                });
    }

    private Uni<Void> restarting(LogWork.Restart restart) {
        Attempts attempts = attempts();
        return restarted(restart, attempts).invoke(() -> restart.done(known.cursor()));
    }

    private Uni<Void> restarted(LogWork.Restart restart, Attempts attempts) {
        return caughtUp(attempts)
                .chain(() -> {
                    LogGroup group = writer.begin(known, beginning(restart.at()));
                    return sent(group, attempts)
                            .invoke(() -> {
                                took(group, null);
                                announce.run();
                            })
                            .onFailure()
                            .invoke(this::withdraw)
                            .onFailure(Overtaken.class)
                            .recoverWithUni(
                                    () -> attempts.again(() -> restarted(restart, attempts)));
                });
    }

    private Cursor beginning(@Nullable Cursor wanted) {
        if (wanted == null) {
            return new Cursor(known.cursor().epoch() + 1, 0);
        }
        Admission.checkBegin(wanted, known.cursor());
        return wanted;
    }

    // what others wrote

    /** Reads what the node lacks, if it may lack something. */
    private Uni<Void> caughtUp(Attempts attempts) {
        if (!stale) {
            return Uni.createFrom().voidItem();
        }
        Uni<Void> look = isFollowed() ? follow(attempts) : jump(attempts);
        return look.invoke(
                        () -> {
                            stale = false;
                            store.worked();
                        })
                .onFailure(failure -> !(failure instanceof Problem))
                .recoverWithUni(failure -> {
                    store.failed(failure);
                    attempts.note(failure);
                    return attempts.later(() -> caughtUp(attempts));
                });
    }

    private Uni<Void> follow(Attempts attempts) {
        return attempts.once(() -> table.after(id, known.number(), PAGE))
                .chain(groups -> {
                    for (LogGroup group : groups) {
                        if (group.number() != known.number() + 1) {
                            // What lies between was dropped, and whoever follows has missed it.
                            throw Problem.of(
                                    ProblemKind.LOG_DAMAGED,
                                    "groups of " + id + " are missing after " + known.number());
                        }
                        EventLines read = group.count() == 0 ? null : GroupLines.read(id, group);
                        for (ProducerMark mark : group.marks()) {
                            producers.replay(mark.producer(), mark.first(), mark.last());
                        }
                        took(group, read);
                    }
                    return groups.isEmpty() ? Uni.createFrom().voidItem() : follow(attempts);
                });
    }

    /** Nobody has to hear of it, so that the end is enough. */
    private Uni<Void> jump(Attempts attempts) {
        return attempts.once(() -> table.head(id))
                .chain(head -> {
                    if (head.number() == known.number()) {
                        known = head;
                        return Uni.createFrom().voidItem();
                    }
                    return attempts.once(() -> table.marks(id))
                            .invoke(marks -> {
                                synchronized (this) {
                                    if (listeners.isEmpty()) {
                                        producers =
                                                ProducerMark.remembered(marks, options.producers());
                                        known = head;
                                    }
                                }
                            })
                            .chain(() ->
                                    isFollowed() ? follow(attempts) : Uni.createFrom().voidItem());
                });
    }

    /** The group is the newest of the log: listeners hear of it before anybody else. */
    private void took(LogGroup group, @Nullable EventLines read) {
        boolean fresh = group.head().epoch() > known.cursor().epoch();
        List<CommitListener> hearing;
        synchronized (this) {
            known = known.after(group);
            hearing = List.copyOf(listeners);
        }
        if (fresh) {
            tell(hearing, listener -> listener.restarted(group.head()));
        } else if (read != null) {
            tell(hearing, listener -> listener.committed(read));
        }
        store.worked();
    }

    private void tell(Consumer<CommitListener> news) {
        tell(listeners, news);
    }

    private void tell(List<CommitListener> hearing, Consumer<CommitListener> news) {
        for (CommitListener listener : hearing) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.errorf(e, "a listener of %s failed", id);
            }
        }
    }

    @Override
    public Cursor listen(CommitListener listener) {
        synchronized (this) {
            listeners.add(listener);
            return known.cursor();
        }
    }

    @Override
    public void unlisten(CommitListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Uni<EventLines> read(Cursor after, int maxBytes) {
        return Uni.createFrom()
                .deferred(() ->
                        after.compareTo(known.cursor()) > 0
                                ? refresh().chain(() -> readKnown(after, maxBytes))
                                : readKnown(after, maxBytes))
                .onFailure(failure -> !(failure instanceof Problem))
                .invoke(store::failed)
                .onFailure()
                .transform(this::problem);
    }

    private Uni<EventLines> readKnown(Cursor after, int maxBytes) {
        return reads.read(known, after, maxBytes, attempts());
    }

    @Override
    public void allowDropping(Cursor upTo) {
        droppable = upTo;
    }

    /** Drops what the limits no longer keep and nobody needs. */
    Uni<Void> retain(Cursor wanted) {
        Cursor most = droppable;
        LogHead now = known;
        Cursor upTo = wanted.compareTo(most) < 0 ? wanted : most;
        if (upTo.epoch() != now.cursor().epoch() || upTo.compareTo(now.oldest()) <= 0) {
            return Uni.createFrom().voidItem();
        }
        return attempts()
                .once(() -> table.drop(id, upTo).chain(() -> table.head(id)))
                .invoke(stored -> {
                    synchronized (this) {
                        if (stored.cursor().epoch() == known.cursor().epoch()) {
                            known =
                                    new LogHead(
                                            known.number(),
                                            known.cursor(),
                                            stored.oldest(),
                                            Math.min(known.bytes(), stored.bytes()));
                        }
                    }
                })
                .replaceWithVoid();
    }

    /** Somebody else may have written. */
    void mayBeBehind() {
        refresh()
                .subscribe()
                .with(seen -> {}, failure -> LOG.debugf("%s: %s", id, failure.getMessage()));
    }
}
