package dev.tapedeck.run;

import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.memory.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a comparison takes of the service, and whose fault it is that there is none. */
class RunComparisonTest {
    /** What is read of artifacts instead of what is stored, when it is set. */
    private Optional<InputStream> instead = Optional.empty();

    private final MemoryStore store = new MemoryStore(1 << 24, Clock.systemUTC());
    private final Runs runs =
            new Runs(
                    store.documents().entity(EntityName.of("runs")),
                    new Folders() {
                        @Override
                        public Folder at(String place) {
                            return opening(store.folders().at(place));
                        }

                        @Override
                        public List<String> under(String place, int depth) throws IOException {
                            return store.folders().under(place, depth);
                        }
                    },
                    Limits.SMALL,
                    Clock.systemUTC());
    private final RunComparison comparison = new RunComparison(runs, Limits.SMALL);

    private Folder opening(Folder folder) {
        return (Folder)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Folder.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("open") && instead.isPresent()) {
                                return instead;
                            }
                            try {
                                return method.invoke(folder, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void trades(String run, String json) throws IOException {
        runs.writeArtifact(run, "trades", "application/json", out -> out.write(utf8(json)));
    }

    private Problem refused() {
        return assertThrows(Problem.class, () -> comparison.of("a", "b").size());
    }

    @BeforeEach
    void twoRuns() throws IOException {
        for (String id : List.of("a", "b")) {
            runs.save(id, RunChange.builder().build());
            trades(id, "[{},{},{}]");
        }
    }

    @Test
    void aStorageThatFailsIsNotTheClientsFault() throws Exception {
        instead =
                Optional.of(
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("the disk is gone");
                            }
                        });
        assertEquals(ProblemKind.STORAGE_UNAVAILABLE, refused().kind());
        instead = Optional.empty();
        trades("b", "{}");
        assertEquals(ProblemKind.INVALID_PARAMETER, refused().kind());
    }

    @Test
    void moreTradesThanMayBeInMemoryAreNotCompared() throws Exception {
        assertEquals(3, comparison.of("a", "b").path("trades").path("alike").asInt());
        trades("b", "[{},{},{},{}]");
        assertTrue(refused().detail().contains("more than 3 trades"), refused().detail());
    }

    @Test
    void fewAreComparedAtOnce() {
        instead =
                Optional.of(
                        new InputStream() {
                            @Override
                            public int read() {
                                // While this one is being compared, another is asked for.
                                assertEquals(ProblemKind.OVERLOADED, refused().kind());
                                return -1;
                            }
                        });
        assertEquals(ProblemKind.INVALID_PARAMETER, refused().kind());
    }
}
