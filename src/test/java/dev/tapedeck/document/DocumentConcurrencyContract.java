package dev.tapedeck.document;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Seeds;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every backend does with documents when many change and read them at once. */
public abstract class DocumentConcurrencyContract {
    private static final int WRITERS = 8;
    private static final int MAX_TRIES = 500;

    /** The store under test; an empty one for each test. */
    protected abstract DocumentStore store();

    private Documents documents(String name) {
        return store().entity(EntityName.of("signal", name));
    }

    /** Runs all at once; answers what each gave, in order. */
    private static <T> List<T> atOnce(List<Supplier<T>> tasks) {
        List<Uni<T>> running = new ArrayList<>();
        for (Supplier<T> task : tasks) {
            running.add(
                    Uni.createFrom()
                            .item(task)
                            .runSubscriptionOn(Infrastructure.getDefaultExecutor()));
        }
        return await(Uni.join().all(running).andFailFast());
    }

    private static List<Supplier<Optional<Revision>>> writers(
            Documents documents, String id, Precondition precondition) {
        List<Supplier<Optional<Revision>>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            byte[] own = utf8("{\"writer\":" + i + "}");
            writers.add(() -> tried(documents.writeValue(id, own, precondition)));
        }
        return writers;
    }

    /** Empty when the document was not as expected; nothing else may go wrong. */
    private static <T> Optional<T> tried(Uni<T> change) {
        try {
            return Optional.of(await(change));
        } catch (Problem refused) {
            assertEquals(ProblemKind.DOCUMENT_CHANGED, refused.kind(), refused.detail());
            return Optional.empty();
        }
    }

    private static Revision onlyWinner(List<Optional<Revision>> outcomes) {
        List<Revision> winners = outcomes.stream().flatMap(Optional::stream).toList();
        assertEquals(1, winners.size(), () -> "winners " + outcomes);
        return winners.getFirst();
    }

    @Test
    void ofManyWhoWantToBeFirstOneIs() {
        Documents documents = documents("first");
        Seeds.run(
                20,
                random -> {
                    String id = "d" + random.nextInt(1_000_000);
                    Revision winner =
                            onlyWinner(atOnce(writers(documents, id, Precondition.ABSENT)));
                    assertEquals(winner, await(documents.readValue(id)).revision());
                    assertTrue(await(documents.removeValue(id, Precondition.NONE)));
                });
    }

    @Test
    void ofManyWhoSawTheSameOneChangesIt() {
        Documents documents = documents("same");
        Seeds.run(
                20,
                random -> {
                    Revision seen =
                            await(
                                    documents.writeValue(
                                            "x",
                                            utf8("{\"seen\":" + random.nextLong() + "}"),
                                            Precondition.NONE));
                    Precondition same = new Precondition.Is(seen);
                    Revision winner = onlyWinner(atOnce(writers(documents, "x", same)));
                    assertEquals(winner, await(documents.readValue("x")).revision());
                });
    }

    @Test
    void ofManyWhoRemoveTheSameOneDoes() {
        Documents documents = documents("removed");
        Seeds.run(
                20,
                random -> {
                    String json = "[" + random.nextInt() + "]";
                    Precondition same =
                            new Precondition.Is(
                                    await(
                                            documents.writeValue(
                                                    "x", utf8(json), Precondition.NONE)));
                    List<Supplier<Optional<Boolean>>> removers =
                            IntStream.range(0, WRITERS)
                                    .<Supplier<Optional<Boolean>>>mapToObj(
                                            i -> () -> tried(documents.removeValue("x", same)))
                                    .toList();
                    List<Optional<Boolean>> outcomes = atOnce(removers);
                    assertEquals(1, outcomes.stream().flatMap(Optional::stream).count());
                    assertEquals(0, await(documents.count()));
                });
    }

    @Test
    void aCounterThatManyRaiseLosesNothing() {
        Documents documents = documents("counter");
        await(documents.writeValue("n", utf8("0"), Precondition.NONE));
        int each = 15;
        List<Supplier<Integer>> raisers =
                IntStream.range(0, WRITERS)
                        .<Supplier<Integer>>mapToObj(i ->
                                () -> IntStream.range(0, each).map(n -> raise(documents)).sum())
                        .toList();
        assertEquals(WRITERS * each, atOnce(raisers).stream().mapToInt(Integer::intValue).sum());
        assertEquals(WRITERS * each, number(await(documents.readValue("n"))));
    }

    private static int raise(Documents documents) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Document seen = await(documents.readValue("n"));
            byte[] next = utf8(String.valueOf(number(seen) + 1));
            Precondition same = new Precondition.Is(seen.revision());
            if (tried(documents.writeValue("n", next, same)).isPresent()) {
                return 1;
            }
        }
        throw new AssertionError("never won in " + MAX_TRIES + " tries");
    }

    private static int number(Document document) {
        return Integer.parseInt(new String(document.json(), StandardCharsets.UTF_8));
    }

    @Test
    void aReaderSeesOneVersionOrTheOtherWhole() {
        Documents documents = documents("whole");
        byte[] small = utf8("[\"small\"]");
        byte[] large = utf8("[\"" + "large".repeat(40_000) + "\"]");
        List<Revision> known = List.of(Revision.of(small), Revision.of(large));
        await(documents.writeValue("x", small, Precondition.NONE));
        List<Supplier<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < WRITERS / 2; i++) {
            byte[] mine = i % 2 == 0 ? large : small;
            tasks.add(() ->
                    IntStream.range(0, 20)
                            .mapToObj(
                                    n -> await(documents.writeValue("x", mine, Precondition.NONE)))
                            .allMatch(known::contains));
            tasks.add(() ->
                    IntStream.range(0, 40)
                            .mapToObj(n -> await(documents.readValue("x")))
                            .allMatch(read -> known.contains(Revision.of(read.json()))));
        }
        assertEquals(List.of(), atOnce(tasks).stream().filter(good -> !good).toList());
    }

    @Test
    void manyDocumentsWrittenAtOnceAreAllThere() {
        Documents documents = documents("many");
        List<Supplier<Revision>> writers =
                IntStream.range(0, 120)
                        .<Supplier<Revision>>mapToObj(i ->
                                () ->
                                        await(
                                                documents.writeValue(
                                                        "s" + i,
                                                        utf8("" + i),
                                                        Precondition.ABSENT)))
                        .toList();
        assertEquals(120, atOnce(writers).size());
        assertEquals(
                IntStream.range(0, 120).mapToObj(i -> "s" + i).toList(),
                await(documents.keys().collect().asList()));
    }
}
