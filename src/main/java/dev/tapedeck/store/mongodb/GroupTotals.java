package dev.tapedeck.store.mongodb;

import dev.tapedeck.log.LogId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The totals of the newest groups that this node has seen, so that few need be asked for. */
final class GroupTotals {
    private static final int MOST = 10_000;

    private record Total(long number, long bytes) {}

    private final LinkedHashMap<LogId, Total> newest =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<LogId, Total> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void saw(LogId log, long number, long bytes) {
        newest.put(log, new Total(number, bytes));
    }

    synchronized OptionalLong of(LogId log, long number) {
        Total total = newest.get(log);
        return total != null && total.number == number
                ? OptionalLong.of(total.bytes)
                : OptionalLong.empty();
    }
}
