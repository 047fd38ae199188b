package dev.tapedeck.store.file;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the store counts. Thread-safe; read by the metrics room. */
public final class FileStoreMeters {
    private final LongAdder events = new LongAdder();
    private final LongAdder groups = new LongAdder();
    private final LongAdder forces = new LongAdder();
    private final LongAdder forceNanos = new LongAdder();
    private final LongAccumulator slowestForceNanos = new LongAccumulator(Long::max, 0);

    void committed(long count) {
        events.add(count);
        groups.increment();
    }

    void forced(long nanos) {
        forces.increment();
        forceNanos.add(nanos);
        slowestForceNanos.accumulate(nanos);
    }

    public long events() {
        return events.sum();
    }

    public long groups() {
        return groups.sum();
    }

    public long forces() {
        return forces.sum();
    }

    public double forceSeconds() {
        return forceNanos.sum() / 1e9;
    }

    public double slowestForceSeconds() {
        return slowestForceNanos.get() / 1e9;
    }
}
