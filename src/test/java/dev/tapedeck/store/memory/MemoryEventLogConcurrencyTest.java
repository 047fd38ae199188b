package dev.tapedeck.store.memory;

import dev.tapedeck.log.EventLogConcurrencyContract;
import dev.tapedeck.log.EventLogs;
import java.time.Clock;

class MemoryEventLogConcurrencyTest extends EventLogConcurrencyContract {
    private final MemoryEventLogs logs = new MemoryEventLogs(1 << 26, Clock.systemUTC());

    @Override
    protected EventLogs logs() {
        return logs;
    }
}
