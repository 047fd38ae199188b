package dev.tapedeck.document;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Seeds;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What every backend does with documents, said as behaviours of one entity. A backend's own suite
 * extends this, and {@link DocumentConcurrencyContract} for many at once.
 */
public abstract class DocumentStoreContract extends DocumentNamesContract {
    private static final String PRICES =
            "{\"open\":1.10,\"far\":1e400,\"deep\":-0.000000000000000000000000000001,"
                    + "\"many\":123456789012345678901234567890.10}";

    @Test
    void whatWasWrittenIsRead() {
        Revision revision = put(signals(), "BTCUSDT", "{\"a\":1}");
        Document read = await(signals().readValue("BTCUSDT"));
        assertEquals("BTCUSDT", read.id());
        assertArrayEquals(utf8("{\"a\":1}"), read.json());
        assertEquals(revision, read.revision());
        assertEquals(Revision.of(utf8("{\"a\":1}")), revision, "made from the content alone");
        assertTrue(await(signals().hasValue("BTCUSDT")));
    }

    @Test
    void aDocumentIsReplacedWhole() {
        Revision first = put(signals(), "BTCUSDT", "{\"long\":\"" + "x".repeat(500) + "\"}");
        Revision second = put(signals(), "BTCUSDT", "{}");
        assertNotEquals(first, second);
        assertEquals("{}", text(signals(), "BTCUSDT"));
        assertEquals(second, put(signals(), "BTCUSDT", "{}"), "the same content is the same");
        assertEquals(List.of("BTCUSDT"), all(signals().keys()));
    }

    @Test
    void whatIsNotThereIsNotFoundAndTheSentenceNamesIt() {
        Problem missing = refused(ProblemKind.DOCUMENT_NOT_FOUND, signals().readValue("BTCUSDT"));
        assertEquals("Entity signal/strategy-a:BTCUSDT not found", missing.detail());
        assertFalse(await(signals().hasValue("BTCUSDT")));
        put(signals(), "ETHUSDT", "1");
        assertFalse(await(signals().hasValue("BTCUSDT")));
        refused(ProblemKind.DOCUMENT_NOT_FOUND, signals().readValue("BTCUSDT"));
    }

    @Test
    void anEntityThatWasNeverWrittenIsEmpty() {
        assertEquals(List.of(), all(signals().keys()));
        assertEquals(List.of(), ids(signals().values()));
        assertEquals(0, await(signals().count()));
        assertEquals(0, await(signals().removeAll()));
        assertFalse(await(signals().removeValue("x", Precondition.NONE)));
        assertEquals(Set.of(), entities(""));
        assertInstanceOf(StorageHealth.Ok.class, store().health());
    }

    @Test
    void manyAreReadInTheOrderTheyAreAskedForAndWithoutThoseThatAreNotThere() {
        assertEquals(List.of(), await(signals().readValues(List.of())));
        assertEquals(List.of(), await(signals().readValues(List.of("x"))));
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            put(signals(), "s" + i, Integer.toString(i));
            wanted.addFirst("s" + i);
        }
        List<String> asked = new ArrayList<>(wanted);
        asked.add(7, "none");
        List<Document> found = await(signals().readValues(asked));
        assertEquals(wanted, found.stream().map(Document::id).toList());
        assertEquals("39", new String(found.getFirst().json(), StandardCharsets.UTF_8));
        assertEquals(Revision.of(utf8("0")), found.getLast().revision());
    }

    @Test
    void aRemovedDocumentIsGoneAndMayComeBack() {
        put(signals(), "BTCUSDT", "1");
        assertTrue(await(signals().removeValue("BTCUSDT", Precondition.NONE)));
        assertFalse(await(signals().hasValue("BTCUSDT")));
        assertFalse(await(signals().removeValue("BTCUSDT", Precondition.NONE)));
        assertEquals(List.of(), all(signals().keys()));
        put(signals(), "BTCUSDT", "2");
        assertEquals("2", text(signals(), "BTCUSDT"));
    }

    @Test
    void removeAllCountsAndLeavesOtherEntitiesAlone() {
        Documents below = entity("signal", "strategy-a", "old");
        Documents beside = entity("signal", "strategy-a1");
        for (int i = 0; i < 25; i++) {
            put(signals(), "s" + i, "1");
        }
        put(below, "s1", "2");
        put(beside, "s1", "3");
        assertEquals(25, await(signals().removeAll()));
        assertEquals(0, await(signals().count()));
        assertEquals("2", text(below, "s1"));
        assertEquals("3", text(beside, "s1"));
        assertEquals(Set.of("signal/strategy-a/old", "signal/strategy-a1"), entities(""));
    }

    @Test
    void aWriteThatWantsNothingThereIsRefusedByWhatIs() {
        Revision there = await(signals().writeValue("x", utf8("1"), Precondition.ABSENT));
        Problem changed =
                refused(
                        ProblemKind.DOCUMENT_CHANGED,
                        signals().writeValue("x", utf8("2"), Precondition.ABSENT));
        assertTrue(changed.detail().contains("signal/strategy-a:x"), changed.detail());
        assertEquals(there.value(), changed.members().get("etag"), "what it is instead");
        assertEquals("1", text(signals(), "x"));
    }

    @Test
    void aWriteThatWantsSomethingThereIsRefusedByNothing() {
        Problem changed =
                refused(
                        ProblemKind.DOCUMENT_CHANGED,
                        signals().writeValue("x", utf8("1"), Precondition.PRESENT));
        assertNull(changed.members().get("etag"));
        assertFalse(await(signals().hasValue("x")));
        put(signals(), "x", "1");
        await(signals().writeValue("x", utf8("2"), Precondition.PRESENT));
        assertEquals("2", text(signals(), "x"));
    }

    @Test
    void aWriteThatWantsARevisionIsRefusedByAnother() {
        Revision first = put(signals(), "x", "1");
        Precondition isFirst = new Precondition.Is(first);
        Revision second = await(signals().writeValue("x", utf8("2"), isFirst));
        Problem changed =
                refused(
                        ProblemKind.DOCUMENT_CHANGED,
                        signals().writeValue("x", utf8("3"), isFirst));
        assertEquals(second.value(), changed.members().get("etag"));
        assertEquals("2", text(signals(), "x"));
        refused(ProblemKind.DOCUMENT_CHANGED, signals().writeValue("y", utf8("3"), isFirst));
        assertFalse(await(signals().hasValue("y")));
    }

    @Test
    void aRemovalHasPreconditionsToo() {
        refused(ProblemKind.DOCUMENT_CHANGED, signals().removeValue("x", Precondition.PRESENT));
        Revision first = put(signals(), "x", "1");
        Precondition isFirst = new Precondition.Is(first);
        put(signals(), "x", "2");
        refused(ProblemKind.DOCUMENT_CHANGED, signals().removeValue("x", isFirst));
        refused(ProblemKind.DOCUMENT_CHANGED, signals().removeValue("x", Precondition.ABSENT));
        assertEquals("2", text(signals(), "x"));
        put(signals(), "x", "1");
        assertTrue(await(signals().removeValue("x", isFirst)));
        refused(ProblemKind.DOCUMENT_CHANGED, signals().removeValue("x", isFirst));
        assertFalse(await(signals().removeValue("x", Precondition.ABSENT)));
        put(signals(), "x", "3");
        assertTrue(await(signals().removeValue("x", Precondition.PRESENT)));
    }

    @Test
    void bytesStayAsTheyWereWritten() {
        List<String> documents =
                List.of(
                        PRICES,
                        "null",
                        "true",
                        "-0.0",
                        "\"text\"",
                        "[]",
                        "{\"b\":1,\"a\":2}",
                        "{ \"spaced\" :\n\t[ 1 , 2 ]\r\n}\n",
                        "{\"text\":\"Zoë €uro 😀 \\u00e9 \\ud83d\\ude00 \\/ \\\" \u2028\"}",
                        "{\"nul\":\"a\\u0000b\",\"\\u0000\":1}",
                        "{\"$where\":1,\"a.b\":2,\"\":3,\"_id\":4}",
                        "{\"quote\":\"'; drop table documents; --\"}");
        for (int i = 0; i < documents.size(); i++) {
            put(signals(), "d" + i, documents.get(i));
        }
        for (int i = 0; i < documents.size(); i++) {
            assertEquals(documents.get(i), text(signals(), "d" + i));
        }
        assertEquals(
                documents,
                all(signals().values().map(d -> new String(d.json(), StandardCharsets.UTF_8))));
    }

    @Test
    void aDocumentOfFiveMegabytesIsOneToo() {
        Seeds.run(
                1,
                random -> {
                    StringBuilder json = new StringBuilder("[");
                    while (json.length() < 5 << 20) {
                        json.append(random.nextLong()).append(",\"é").append("x".repeat(100));
                        json.append("\",");
                    }
                    byte[] large = utf8(json.append("0]").toString());
                    Revision revision =
                            await(signals().writeValue("large", large, Precondition.ABSENT));
                    Document read = await(signals().readValue("large"));
                    assertArrayEquals(large, read.json());
                    assertEquals(revision, read.revision());
                });
    }

    @Test
    void filterTakeAndCountSeeEveryDocument() {
        for (int i = 1; i <= 30; i++) {
            put(signals(), "s" + i, "{\"n\":" + i + "}");
        }
        assertEquals(30, await(signals().count()));
        assertEquals(List.of("s1", "s2", "s3"), ids(signals().take(3)));
        assertEquals(30, ids(signals().take(31)).size());
        Predicate<Document> tens =
                each -> new String(each.json(), StandardCharsets.UTF_8).endsWith("0}");
        assertEquals(List.of("s10", "s20", "s30"), ids(signals().filter(tens)));
    }

    @Test
    void valuesAreReadAsTheyAreAskedFor() {
        int count = 60;
        for (int i = 1; i <= count; i++) {
            put(signals(), "s" + i, "\"old\"");
        }
        AssertSubscriber<Document> reader =
                signals().values().subscribe().withSubscriber(AssertSubscriber.create(0));
        reader.assertHasNotReceivedAnyItem();
        reader.request(1);
        Awaitility.await().until(() -> reader.getItems().size() == 1);
        assertTrue(await(signals().removeValue("s" + (count - 1), Precondition.NONE)));
        put(signals(), "s" + count, "\"new\"");
        reader.request(Long.MAX_VALUE);
        reader.awaitCompletion();
        assertEquals(
                IntStream.rangeClosed(1, count)
                        .filter(i -> i != count - 1)
                        .mapToObj(i -> "s" + i)
                        .toList(),
                reader.getItems().stream().map(Document::id).toList());
        assertArrayEquals(utf8("\"new\""), reader.getItems().getLast().json());
    }

    @Test
    void aReaderThatStopsIsLeftInPeace() {
        for (int i = 1; i <= 20; i++) {
            put(signals(), "s" + i, "1");
        }
        AssertSubscriber<Document> reader =
                signals().values().subscribe().withSubscriber(AssertSubscriber.create(2));
        Awaitility.await().until(() -> reader.getItems().size() == 2);
        reader.cancel();
        reader.request(10);
        assertEquals(20, await(signals().count()));
        assertEquals(2, reader.getItems().size());
    }

    @Test
    void aCallDoesItsWorkWhenItIsSubscribedTo() {
        Uni<Revision> write = signals().writeValue("x", utf8("1"), Precondition.NONE);
        Uni<Document> read = signals().readValue("x");
        Multi<String> keys = signals().keys();
        assertFalse(await(signals().hasValue("x")));
        await(write);
        assertArrayEquals(utf8("1"), await(read).json());
        put(signals(), "x", "2");
        put(signals(), "y", "2");
        assertArrayEquals(utf8("2"), await(read).json());
        assertEquals(List.of("x", "y"), all(keys));
    }

    @Test
    void revisionsAreThoseOfTheDocuments() {
        assertEquals(List.of(), all(signals().revisions()));
        Set<DocumentRevision> written = new HashSet<>();
        for (int i = 0; i < 150; i++) {
            written.add(
                    new DocumentRevision("s" + i, put(signals(), "s" + i, "{ \"n\": " + i + "}")));
        }
        put(entity("signal", "strategy-b"), "elsewhere", "1");
        assertEquals(written, Set.copyOf(all(signals().revisions())));
        assertEquals(written.size(), all(signals().revisions()).size());
    }

    @Test
    void whatIsNotUnderstoodIsSetAsideWhileItIsThatStill() {
        Revision odd = put(signals(), "odd", "{\"status\":\"unheard of\"}");
        Revision good = put(signals(), "good", "{}");
        assertFalse(await(signals().setAside("odd", good, "not this one")));
        assertFalse(await(signals().setAside("absent", good, "nor this")));
        assertEquals(List.of("good", "odd"), all(signals().keys()));
        assertTrue(await(signals().setAside("odd", odd, "its status is unknown")));
        assertEquals(List.of("good"), all(signals().keys()));
        refused(ProblemKind.DOCUMENT_NOT_FOUND, signals().readValue("odd"));
        assertEquals(Set.of("signal/strategy-a"), entities(""));
        assertFalse(await(signals().setAside("odd", odd, "again")));
        Revision again = put(signals(), "odd", "{\"status\":\"unheard of\"}");
        assertTrue(await(signals().setAside("odd", again, "the same once more")));
        assertEquals("{}", text(signals(), "good"));
    }

    @Test
    void initializingAgainChangesNothing() {
        await(signals().waitForInit(true));
        put(signals(), "x", "1");
        await(signals().waitForInit(true));
        await(
                Uni.join()
                        .all(
                                signals().waitForInit(false),
                                signals().waitForInit(true),
                                signals().waitForInit(false))
                        .andFailFast());
        assertEquals("1", text(signals(), "x"));
    }
}
