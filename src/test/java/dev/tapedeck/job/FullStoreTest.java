package dev.tapedeck.job;

import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.document.StoreForm;
import dev.tapedeck.store.memory.MemoryStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FullStoreTest {
    @Test
    void importedJobsThatHaveNoRoomAreSetAsideAndListed() {
        JobsConfig config = JobSettings.with(Map.of("max-stored", "2"));
        MemoryStore store = new MemoryStore(1 << 24, Clock.systemUTC());
        Jobs jobs =
                new Jobs(
                        config,
                        new JobPolicies(config),
                        store.documents(),
                        store.folders(),
                        List.of(),
                        Clock.systemUTC());
        String job =
                "\"%s\":{\"type\":\"custom\",\"status\":\"failed\",\"created_at\":\"2025-03-01T10:00:00Z\"}";
        String form =
                "{\"jobs\":{"
                        + String.join(
                                ",",
                                List.of("a", "b", "c", "d").stream().map(job::formatted).toList())
                        + "}}";
        StoreForm.Imported done = jobs.importAll(utf8(form));
        assertEquals(2, done.imported());
        assertEquals(
                List.of("c", "d"), done.quarantined().stream().map(StoreForm.Refused::id).toList());
    }
}
