package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database of logs that several stores of one test share. Says nothing by itself. */
final class TableInMemory implements LogTable {
    private static final class Log {
        LogHead head = LogHead.EMPTY;
        String token = "";
        final TreeMap<Long, LogGroup> groups = new TreeMap<>();
        final Map<String, ProducerMark> marks = new HashMap<>();
    }

    private final Map<LogId, Log> logs = new HashMap<>();

    private Log log(LogId id) {
        return logs.computeIfAbsent(id, each -> new Log());
    }

    private <T> Uni<T> now(java.util.function.Supplier<T> call) {
        return Uni.createFrom()
                .item(() -> {
                    synchronized (logs) {
                        return call.get();
                    }
                });
    }

    @Override
    public Uni<LogHead> head(LogId id) {
        return now(() -> log(id).head);
    }

    @Override
    public Uni<Map<LogId, Long>> numbers(Collection<LogId> wanted) {
        return now(() -> {
            Map<LogId, Long> numbers = new HashMap<>();
            wanted.forEach(id -> numbers.put(id, log(id).head.number()));
            return numbers;
        });
    }

    @Override
    public Uni<Boolean> append(LogId id, LogGroup group, LogHead before) {
        return now(() -> {
            Log log = log(id);
            if (log.head.number() != group.number() - 1) {
                return log.token.equals(group.token());
            }
            log.head = log.head.after(group);
            log.token = group.token();
            log.groups.put(group.number(), group);
            for (ProducerMark mark : group.marks()) {
                log.marks.put(mark.producer().id() + "/" + mark.slot(), mark);
            }
            return true;
        });
    }

    @Override
    public Uni<List<LogGroup>> after(LogId id, long number, int maxBytes) {
        return now(() -> upTo(log(id).groups.tailMap(number, false).values(), maxBytes));
    }

    @Override
    public Uni<List<LogGroup>> read(LogId id, Cursor after, int maxBytes) {
        return now(() ->
                upTo(
                        log(id).groups.values().stream()
                                .filter(group ->
                                        group.head().epoch() == after.epoch()
                                                && group.count() > 0
                                                && group.head().seq() > after.seq())
                                .toList(),
                        maxBytes));
    }

    private static List<LogGroup> upTo(Collection<LogGroup> groups, int maxBytes) {
        List<LogGroup> taken = new ArrayList<>();
        long bytes = 0;
        for (LogGroup group : groups) {
            if (!taken.isEmpty() && bytes + group.lines().length > maxBytes) {
                break;
            }
            taken.add(group);
            bytes += group.lines().length;
        }
        return taken;
    }

    @Override
    public Uni<Void> drop(LogId id, Cursor upTo) {
        return now(() -> {
            Log log = log(id);
            long oldest = log.head.oldest().seq();
            long bytes = log.head.bytes();
            for (LogGroup group : List.copyOf(log.groups.values())) {
                if (group.head().epoch() == upTo.epoch()
                        && group.count() > 0
                        && group.head().seq() <= upTo.seq()) {
                    log.groups.remove(group.number());
                    oldest = Math.max(oldest, group.head().seq());
                    bytes -= group.lines().length;
                }
            }
            log.head =
                    new LogHead(
                            log.head.number(),
                            log.head.cursor(),
                            new Cursor(upTo.epoch(), oldest),
                            bytes);
            return (Void) null;
        });
    }

    @Override
    public Uni<List<ProducerMark>> marks(LogId id) {
        return now(() -> List.copyOf(log(id).marks.values()));
    }

    @Override
    public Multi<LogId> moved() {
        return Multi.createFrom().nothing();
    }

    @Override
    public Uni<Void> ping() {
        return Uni.createFrom().voidItem();
    }
}
