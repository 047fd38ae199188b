package dev.tapedeck.store.shared;

import static dev.tapedeck.log.Samples.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentIndexContract;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Once;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.log.Seeds;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SharedDocumentIndexTest extends DocumentIndexContract {
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private final DocumentTable table = new DocumentsInMemory();
    private final DocumentStore store = node(table);

    private static DocumentStore node(DocumentTable table) {
        return new SharedDocumentStore(
                table,
                new StoreState("the test's table"),
                Duration.ofSeconds(5),
                new Once(() -> Uni.createFrom().voidItem()));
    }

    @Override
    protected DocumentStore store() {
        return store;
    }

    private static DocumentIndex<String> index(DocumentStore node, Duration refreshEvery) {
        return index(node.entity(EntityName.of("jobs")), 10_000, refreshEvery);
    }

    @Test
    void aNodeLearnsWhatAnotherHasWrittenChangedAndRemoved() {
        DocumentIndex<String> here = index(store, AT_ONCE);
        DocumentIndex<String> there = index(node(table), AT_ONCE);
        here.write("a", json("s1"), Precondition.NONE);
        here.write("b", json("s1"), Precondition.NONE);
        there.refresh();
        assertEquals(Map.of("a", "s1", "b", "s1"), known(there));
        there.write("a", json("s2"), Precondition.PRESENT);
        assertTrue(there.remove("b", Precondition.PRESENT));
        there.write("c", json("s3"), Precondition.ABSENT);
        await(
                table.put(
                        EntityName.of("jobs"),
                        "odd",
                        json("odd"),
                        Revision.of(json("odd")),
                        Precondition.NONE));
        here.refresh();
        assertEquals(Map.of("a", "s2", "c", "s3"), known(here));
        assertEquals(1, here.setAside().size());
    }

    @Test
    void othersAreLookedForNoMoreOftenThanAllowed() {
        DocumentIndex<String> here = index(store, Duration.ofHours(1));
        DocumentIndex<String> there = index(node(table), AT_ONCE);
        here.refresh();
        there.write("a", json("s1"), Precondition.NONE);
        here.refresh();
        assertEquals(Map.of(), known(here));
        assertEquals("s1", status("a", here.document("a").orElseThrow()));
        assertEquals(Map.of("a", "s1"), known(here), "whoever asks for one gets it as it is");
    }

    private static String status(String id, Document document) {
        try {
            return status(id, document.json());
        } catch (UnreadableDocument e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoNodesThatWriteAndLookAtOnceEndUpAlike() {
        Seeds.run(5, this::writeOnBoth);
    }

    private void writeOnBoth(Random seeds) throws Exception {
        long seed = seeds.nextLong();
        DocumentIndex<String> here = index(store, AT_ONCE);
        DocumentIndex<String> there = index(node(table), AT_ONCE);
        inThreads(
                4,
                thread -> {
                    Random random = new Random(seed + thread);
                    DocumentIndex<String> index = thread % 2 == 0 ? here : there;
                    for (int i = 0; i < 200; i++) {
                        String id = "id" + random.nextInt(5);
                        switch (random.nextInt(4)) {
                            case 0 -> index.remove(id, Precondition.NONE);
                            case 1 -> index.refresh();
                            default ->
                                    index.write(
                                            id, json("s" + thread + "-" + i), Precondition.NONE);
                        }
                    }
                });
        here.refresh();
        there.refresh();
        assertEquals(known(here), known(there));
        assertEquals(
                await(table.revisions(EntityName.of("jobs"))).stream()
                        .collect(Collectors.toMap(each -> each.id(), each -> each.revision())),
                here.values().stream()
                        .collect(Collectors.toMap(each -> each.id(), each -> each.revision())));
    }
}
