package dev.tapedeck.store.memory;

import dev.tapedeck.run.RunsContract;
import dev.tapedeck.store.Store;
import java.time.Clock;

class MemoryRunsTest extends RunsContract {
    private final Store store = new MemoryStore(1 << 26, Clock.systemUTC());

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected void restart() {}
}
