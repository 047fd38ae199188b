package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Takes a table's answers to threads of the store's own: what follows, folding and checking lines,
 * is no work for the event loops that a client answers on.
 */
record OwnThreads(LogTable table, Executor threads) implements LogTable {
    @Override
    public Uni<LogHead> head(LogId log) {
        return table.head(log).emitOn(threads);
    }

    @Override
    public Uni<Map<LogId, Long>> numbers(Collection<LogId> logs) {
        return table.numbers(logs).emitOn(threads);
    }

    @Override
    public Uni<Boolean> append(LogId log, LogGroup group, LogHead before) {
        return table.append(log, group, before).emitOn(threads);
    }

    @Override
    public Uni<List<LogGroup>> after(LogId log, long number, int maxBytes) {
        return table.after(log, number, maxBytes).emitOn(threads);
    }

    @Override
    public Uni<List<LogGroup>> read(LogId log, Cursor after, int maxBytes) {
        return table.read(log, after, maxBytes).emitOn(threads);
    }

    @Override
    public Uni<Void> drop(LogId log, Cursor upTo) {
        return table.drop(log, upTo).emitOn(threads);
    }

    @Override
    public Uni<List<ProducerMark>> marks(LogId log) {
        return table.marks(log).emitOn(threads);
    }

    @Override
    public Multi<LogId> moved() {
        return table.moved();
    }

    @Override
    public Uni<Void> ping() {
        return table.ping();
    }
}
