package dev.tapedeck.document;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.DocumentIndex.Entry;
import dev.tapedeck.document.DocumentIndex.SetAside;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an index of documents promises over every store. */
public abstract class DocumentIndexContract {
    private static final int MANY = 10_000;

    /** The store under test; an empty one for each test. */
    protected abstract DocumentStore store();

    protected final Documents documents() {
        return store().entity(EntityName.of("jobs"));
    }

    protected static DocumentIndex<String> index(Documents documents) {
        return index(documents, MANY, Duration.ZERO);
    }

    protected static DocumentIndex<String> index(
            Documents documents, int most, Duration refreshEvery) {
        return new DocumentIndex<>(
                documents,
                DocumentIndexContract::status,
                new DocumentIndex.Options(most, refreshEvery));
    }

    protected static String status(String id, byte[] json) throws UnreadableDocument {
        String status = JsonFields.text(json, 0, json.length, "status").orElse("");
        if (!status.startsWith("s")) {
            throw new UnreadableDocument("status " + status + " is unknown");
        }
        return status;
    }

    protected static byte[] json(String status) {
        return utf8("{\"status\":\"" + status + "\"}");
    }

    protected static Map<String, String> known(DocumentIndex<String> index) {
        return index.values().stream().collect(Collectors.toMap(Entry::id, Entry::value));
    }

    @CanIgnoreReturnValue
    static Problem refused(ProblemKind kind, Runnable call) {
        Problem problem = assertThrows(Problem.class, call::run);
        assertEquals(kind, problem.kind(), problem.detail());
        return problem;
    }

    /** Mutiny's own beginnings bear no two threads. */
    @BeforeAll
    static void begin() {
        await(Uni.createFrom().item(() -> true).map(each -> each));
    }

    @Test
    void thousandsAreKnownAfterOneLoadAndWhatIsNotUnderstoodIsSetAsideAlone() {
        Seeds.run(1, this::fillAndLoad);
    }

    private void fillAndLoad(Random random) {
        List<String> unknown = new ArrayList<>();
        List<Uni<Revision>> writes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            boolean bad = random.nextInt(100) == 0;
            String id = "job-" + i;
            if (bad) {
                unknown.add(id);
            }
            writes.add(
                    documents().writeValue(id, json(bad ? "odd" : "s" + i % 7), Precondition.NONE));
        }
        await(
                Multi.createFrom()
                        .iterable(writes)
                        .onItem()
                        .transformToUni(u -> u)
                        .merge(16)
                        .collect()
                        .asList());
        DocumentIndex<String> index = index(documents());
        assertEquals(MANY - unknown.size(), index.values().size());
        assertEquals(
                unknown.stream().sorted().toList(),
                index.setAside().stream().map(SetAside::id).sorted().toList());
        assertEquals("status odd is unknown", index.setAside().iterator().next().reason());
        assertEquals(MANY - unknown.size(), await(documents().count()), "out of the way");
        assertEquals(Optional.empty(), index.get(unknown.getFirst()));
        assertEquals(known(index), known(index(documents())), "and so it is for the next one");
    }

    @Test
    void nothingIsReadBeforeTheFirstUseAndAllOnceHoweverManyAsk() throws Exception {
        await(documents().writeValue("a", json("s1"), Precondition.NONE));
        CountingDocuments counted = new CountingDocuments(documents());
        DocumentIndex<String> index = index(counted);
        assertEquals(0, counted.reads());
        inThreads(8, i -> assertEquals(Map.of("a", "s1"), known(index)));
        assertEquals(1, counted.reads());
    }

    @Test
    void aLoadThatFailedIsMadeAgain() {
        await(documents().writeValue("a", json("s1"), Precondition.NONE));
        CountingDocuments failing = new CountingDocuments(documents());
        failing.failNext();
        DocumentIndex<String> index = index(failing);
        refused(ProblemKind.STORAGE_UNAVAILABLE, index::refresh);
        assertEquals(Map.of("a", "s1"), known(index));
    }

    @Test
    void aWriteIsStoredAndKnownWithItsRevision() {
        DocumentIndex<String> index = index(documents());
        Entry<String> entry = index.write("a", json("s1"), Precondition.ABSENT);
        assertEquals(new Entry<>("a", Revision.of(json("s1")), "s1"), entry);
        assertEquals(Optional.of(entry), index.get("a"));
        assertEquals(entry.revision(), index.document("a").orElseThrow().revision());
        Entry<String> next = index.write("a", json("s2"), new Precondition.Is(entry.revision()));
        assertEquals(List.of(next), index.values());
        assertTrue(index.remove("a", new Precondition.Is(next.revision())));
        assertEquals(Optional.empty(), index.get("a"));
        assertEquals(Optional.empty(), index.document("a"));
        assertFalse(index.remove("a", Precondition.NONE));
    }

    @Test
    void whoWasRefusedSeesWhatIsThereInstead() {
        DocumentIndex<String> index = index(documents());
        index.write("a", json("s1"), Precondition.NONE);
        Revision other = await(documents().writeValue("a", json("s2"), Precondition.NONE));
        refused(
                ProblemKind.DOCUMENT_CHANGED,
                () -> index.write("a", json("s3"), Precondition.ABSENT));
        assertEquals(Optional.of(new Entry<>("a", other, "s2")), index.get("a"));
        refused(ProblemKind.DOCUMENT_CHANGED, () -> index.remove("b", Precondition.PRESENT));
    }

    @Test
    void aPageIsReadInItsOrderAndWhatIsNewsIsKnownFromThenOn() {
        DocumentIndex<String> index = index(documents());
        for (String id : List.of("a", "b", "c", "d")) {
            index.write(id, json("s1"), Precondition.NONE);
        }
        await(documents().writeValue("b", json("s2"), Precondition.NONE));
        await(documents().removeValue("c", Precondition.NONE));
        await(documents().writeValue("d", json("odd"), Precondition.NONE));
        List<Document> page = index.documents(List.of("d", "c", "b", "none", "a"));
        assertEquals(List.of("b", "a"), page.stream().map(Document::id).toList());
        assertEquals(Revision.of(json("s2")), page.getFirst().revision());
        assertEquals(Map.of("a", "s1", "b", "s2"), known(index));
    }

    @Test
    void aDocumentReadAnewIsKnownAsItIs() {
        DocumentIndex<String> index = index(documents());
        index.write("a", json("s1"), Precondition.NONE);
        await(documents().writeValue("a", json("s2"), Precondition.NONE));
        await(documents().writeValue("b", json("odd"), Precondition.NONE));
        assertEquals(Revision.of(json("s2")), index.document("a").orElseThrow().revision());
        assertEquals(Optional.empty(), index.document("b"));
        assertEquals(Map.of("a", "s2"), known(index));
        assertTrue(await(documents().removeValue("a", Precondition.NONE)));
        assertEquals(Optional.empty(), index.document("a"));
        assertEquals(Map.of(), known(index));
    }

    @Test
    void aNewOneBeyondTheMostIsRefusedAndOthersMayChange() throws Exception {
        DocumentIndex<String> index = index(documents(), 10, Duration.ZERO);
        AtomicInteger taken = new AtomicInteger();
        inThreads(
                4,
                thread -> {
                    for (int i = 0; i < 10; i++) {
                        try {
                            index.write(thread + "-" + i, json("s1"), Precondition.NONE);
                            taken.incrementAndGet();
                        } catch (Problem e) {
                            assertEquals(ProblemKind.TOO_MANY, e.kind());
                        }
                    }
                });
        assertEquals(10, index.values().size());
        assertEquals(10, taken.get());
        String one = index.values().getFirst().id();
        index.write(one, json("s2"), Precondition.NONE);
        refused(ProblemKind.TOO_MANY, () -> index.write("new", json("s"), Precondition.NONE));
        assertTrue(index.remove(one, Precondition.NONE));
        index.write("new", json("s"), Precondition.NONE);
    }

    @Test
    void theStoredOneIsTheKnownOneHoweverManyWrite() {
        Seeds.run(1, random -> writeFromMany(index(documents()), random.nextLong()));
    }

    private void writeFromMany(DocumentIndex<String> index, long seed) throws Exception {
        inThreads(
                6,
                thread -> {
                    Random random = new Random(seed + thread);
                    for (int i = 0; i < 60; i++) {
                        String id = "id" + random.nextInt(3);
                        switch (random.nextInt(4)) {
                            case 0 -> index.remove(id, Precondition.NONE);
                            case 1 -> {
                                var unused = index.document(id);
                            }
                            default ->
                                    index.write(
                                            id, json("s" + thread + "-" + i), Precondition.NONE);
                        }
                    }
                });
        Map<String, Revision> stored =
                await(documents().values().collect().asList()).stream()
                        .collect(Collectors.toMap(Document::id, Document::revision));
        assertEquals(
                stored,
                index.values().stream().collect(Collectors.toMap(Entry::id, Entry::revision)));
    }

    @Test
    void whatEndedNobodyKnowsHowIsLookedUp() {
        CountingDocuments failing = new CountingDocuments(documents());
        DocumentIndex<String> index = index(failing);
        index.write("a", json("s1"), Precondition.NONE);
        failing.failNextAnswer();
        refused(
                ProblemKind.STORAGE_UNAVAILABLE,
                () -> index.write("a", json("s2"), Precondition.NONE));
        assertEquals("s2", index.get("a").orElseThrow().value());
        failing.failNextAnswer();
        refused(
                ProblemKind.STORAGE_UNAVAILABLE,
                () -> index.write("b", json("s3"), Precondition.NONE));
        index.refresh();
        assertEquals(Map.of("a", "s2", "b", "s3"), known(index));
    }

    @Test
    void aStoreWithoutQuarantineKeepsWhatIsNotUnderstood() {
        await(documents().writeValue("a", json("odd"), Precondition.NONE));
        await(documents().writeValue("b", json("s1"), Precondition.NONE));
        CountingDocuments plain = new CountingDocuments(documents());
        DocumentIndex<String> index = index(plain);
        assertEquals(Map.of("b", "s1"), known(index));
        assertEquals(List.of("a"), index.setAside().stream().map(SetAside::id).toList());
        refused(
                ProblemKind.STORAGE_UNAVAILABLE,
                () -> index.write("a", json("s2"), Precondition.NONE));
        assertEquals(Revision.of(json("odd")), await(documents().readValue("a")).revision());
    }

    /** Something for each of so many threads. */
    protected interface Part {
        void run(int thread) throws Exception;
    }

    protected static void inThreads(int count, Part part) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                parts.add(
                        threads.submit(() -> {
                            part.run(thread);
                            return true;
                        }));
            }
            for (Future<?> each : parts) {
                var done = each.get();
            }
        }
    }
}
