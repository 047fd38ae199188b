package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tables behind a network that is not to be trusted: calls are refused, done late, done although
 * nobody is told, or never answered. Seeded; after three faults one call goes well, so that whoever
 * tries again gets there.
 */
public final class FaultyTable implements LogTable, DocumentTable {
    private static final int IN_A_ROW = 3;
    private static final int LONGEST_DELAY_MILLIS = 8;

    private enum Fault {
        NONE,
        /** Nothing was done. */
        REFUSED,
        /** Others that were asked later may be done earlier. */
        SLOW,
        /** It was done, and the answer was lost. */
        LOST,
        /** Refused, so it seems, and done a moment later. */
        LATE,
        /** No answer, and nothing done. */
        SILENT,
        /** No answer, and done. */
        SILENTLY_DONE
    }

    private final LogTable logs;
    private final DocumentTable documents;
    private final Random random;
    private final double silence;
    private int inARow;

    /**
     * @param silence how many of the calls are never answered; each costs a time-out
     */
    public FaultyTable(LogTable logs, DocumentTable documents, long seed, double silence) {
        this.logs = logs;
        this.documents = documents;
        this.random = new Random(seed);
        this.silence = silence;
    }

    private synchronized Fault next(Set<Fault> possible) {
        Fault fault = inARow == IN_A_ROW ? Fault.NONE : drawn();
        if (!possible.contains(fault)) {
            fault = Fault.NONE;
        }
        inARow = fault == Fault.NONE ? 0 : inARow + 1;
        return fault;
    }

    private Fault drawn() {
        double draw = random.nextDouble();
        if (draw < silence) {
            return random.nextBoolean() ? Fault.SILENT : Fault.SILENTLY_DONE;
        }
        return switch (random.nextInt(16)) {
            case 0 -> Fault.REFUSED;
            case 1 -> Fault.SLOW;
            case 2, 3 -> Fault.LOST;
            case 4 -> Fault.LATE;
            default -> Fault.NONE;
        };
    }

    private synchronized Duration delay() {
        return Duration.ofMillis(1 + random.nextInt(LONGEST_DELAY_MILLIS));
    }

    /** A call that may be made any number of times, at any time. */
    private <T> Uni<T> anyhow(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> call(next(Set.of(Fault.values())), call));
    }

    private <T> Uni<T> call(Fault fault, Supplier<Uni<T>> call) {
        return switch (fault) {
            case NONE -> call.get();
            case REFUSED -> failed("refused");
            case SLOW -> later(call);
            case LOST -> call.get().chain(done -> failed("answer lost"));
            case LATE -> {
                later(call).subscribe().with(done -> {}, failure -> {});
                yield failed("seems lost");
            }
            case SILENT -> Uni.createFrom().nothing();
            case SILENTLY_DONE -> call.get().chain(done -> Uni.createFrom().nothing());
        };
    }

    private <T> Uni<T> later(Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .onExecutor(Infrastructure.getDefaultWorkerPool())
                .by(delay())
                .chain(call::get);
    }

    private static <T> Uni<T> failed(String how) {
        return Uni.createFrom().failure(new IOException(how));
    }

    /**
     * A change that tells something by its answer: only answers to what was done are lost, since a
     * second call can tell no more than that it is so now.
     */
    private <T> Uni<T> told(Supplier<Uni<T>> call, Predicate<T> done) {
        return Uni.createFrom()
                .deferred(() ->
                        switch (next(Set.of(Fault.SLOW, Fault.LOST))) {
                            case SLOW -> later(call);
                            case LOST ->
                                    call.get()
                                            .chain(answer ->
                                                    done.test(answer)
                                                            ? failed("answer lost")
                                                            : Uni.createFrom().item(answer));
                            default -> call.get();
                        });
    }

    // logs

    @Override
    public Uni<LogHead> head(LogId log) {
        return anyhow(() -> logs.head(log));
    }

    @Override
    public Uni<Map<LogId, Long>> numbers(Collection<LogId> wanted) {
        return anyhow(() -> logs.numbers(wanted));
    }

    @Override
    public Uni<Boolean> append(LogId log, LogGroup group, LogHead before) {
        return anyhow(() -> logs.append(log, group, before));
    }

    @Override
    public Uni<List<LogGroup>> after(LogId log, long number, int maxBytes) {
        return anyhow(() -> logs.after(log, number, maxBytes));
    }

    @Override
    public Uni<List<LogGroup>> read(LogId log, Cursor after, int maxBytes) {
        return anyhow(() -> logs.read(log, after, maxBytes));
    }

    @Override
    public Uni<Void> drop(LogId log, Cursor upTo) {
        return anyhow(() -> logs.drop(log, upTo));
    }

    @Override
    public Uni<List<ProducerMark>> marks(LogId log) {
        return anyhow(() -> logs.marks(log));
    }

    @Override
    public Multi<LogId> moved() {
        return logs.moved();
    }

    @Override
    public Uni<Void> ping() {
        return anyhow(logs::ping);
    }

    // documents

    @Override
    public Uni<Optional<byte[]>> get(EntityName entity, String id) {
        return anyhow(() -> documents.get(entity, id));
    }

    @Override
    public Uni<Boolean> exists(EntityName entity, String id) {
        return anyhow(() -> documents.exists(entity, id));
    }

    @Override
    public Uni<Changed> put(
            EntityName entity, String id, byte[] json, Revision revision, Precondition condition) {
        return told(() -> documents.put(entity, id, json, revision, condition), Changed::done);
    }

    @Override
    public Uni<Changed> remove(EntityName entity, String id, Precondition condition) {
        return told(() -> documents.remove(entity, id, condition), Changed::done);
    }

    @Override
    public Uni<Long> removeAll(EntityName entity) {
        return told(() -> documents.removeAll(entity), count -> count == 0);
    }

    @Override
    public Uni<List<String>> ids(EntityName entity) {
        return anyhow(() -> documents.ids(entity));
    }

    @Override
    public Uni<List<DocumentRevision>> revisions(EntityName entity) {
        return anyhow(() -> documents.revisions(entity));
    }

    @Override
    public Uni<List<EntityName>> entities() {
        return anyhow(documents::entities);
    }

    @Override
    public Uni<Void> quarantine(EntityName entity, String id, String reason) {
        return anyhow(() -> documents.quarantine(entity, id, reason));
    }
}
