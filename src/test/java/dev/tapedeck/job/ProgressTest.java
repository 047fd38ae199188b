package dev.tapedeck.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.store.memory.MemoryDocumentStore;
import dev.tapedeck.stream.StreamOwner;
import dev.tapedeck.stream.StreamSource;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Progress is told as often as one likes. */
class ProgressTest {
    private static final int CALLS = 100_000;

    private final AtomicInteger changes = new AtomicInteger();
    private final JobsConfig config = JobSettings.with(Map.of());
    private final Jobs jobs =
            new Jobs(
                    config,
                    new JobPolicies(config),
                    counting(new MemoryDocumentStore(1 << 20)),
                    new NoFolders(false),
                    List.of(),
                    new MovableClock());
    private final JobStreams streams = new JobStreams(jobs, new JobView(jobs));

    /** Every call of a store's documents that changes something is counted. */
    private DocumentStore counting(DocumentStore store) {
        return proxy(
                DocumentStore.class,
                (name, args) -> {
                    Object answer = call(store, name, args);
                    return name.equals("entity")
                            ? proxy(
                                    dev.tapedeck.document.Documents.class,
                                    (inner, given) -> {
                                        if (inner.startsWith("write")
                                                || inner.startsWith("remove")) {
                                            changes.incrementAndGet();
                                        }
                                        return call(answer, inner, given);
                                    })
                            : answer;
                });
    }

    private interface Call {
        Object of(String name, Object[] args) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, args) -> call.of(method.getName(), args)));
    }

    private static Object call(Object target, String name, Object[] args) throws Exception {
        for (var method : target.getClass().getMethods()) {
            int count = args == null ? 0 : args.length;
            if (method.getName().equals(name) && method.getParameterCount() == count) {
                method.setAccessible(true);
                return method.invoke(target, args);
            }
        }
        throw new NoSuchMethodException(name);
    }

    @Test
    void aHundredThousandTellsWriteNothingAndTheLatestIsSeen() {
        byte[] nothing = RawObject.literal("{}");
        Job made =
                jobs.create(new NewJob(null, JobType.CUSTOM, null, nothing, nothing, null)).job();
        Job job = jobs.claim(made.id(), "w");
        String claim = ((JobState.Running) job.state()).claim();
        StreamOwner.Held held = streams.hold(job.id()).await().indefinitely();
        StreamSource.Latest latest = held.source().latest();
        int before = changes.get();
        long version = latest.version();
        for (int i = 1; i <= CALLS; i++) {
            jobs.progress(job.id(), claim, new Progress(i, CALLS, "step"));
            if (i % 10_000 == 0) {
                assertTrue(latest.version() != version, "who looks sees that there is another");
                version = latest.version();
                String told = new String(latest.json(), UTF_8);
                assertTrue(told.contains("\"current\":" + i + ","), told);
            }
        }
        assertEquals(before, changes.get(), "nothing is written");
        assertEquals(new Cursor(1, 2), held.source().log().head(), "and nothing is an event");
        jobs.complete(job.id(), claim, nothing);
        assertEquals(before + 2, changes.get(), "the end is, and what was kept for it is let go");
        assertEquals(CALLS, jobs.get(job.id()).progress().current());
        held.release();
    }
}
