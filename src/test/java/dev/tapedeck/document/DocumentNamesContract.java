package dev.tapedeck.document;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.log.Seeds;
import io.smallrye.mutiny.Multi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How documents are named, found and told apart: a part of {@link DocumentStoreContract}. */
public abstract class DocumentNamesContract {
    /** The store under test; an empty one for each test. */
    protected abstract DocumentStore store();

    Documents entity(String... parts) {
        return store().entity(EntityName.of(parts));
    }

    Documents signals() {
        return entity("signal", "strategy-a");
    }

    @CanIgnoreReturnValue
    static Revision put(Documents documents, String id, String json) {
        return await(documents.writeValue(id, utf8(json), Precondition.NONE));
    }

    static String text(Documents documents, String id) {
        return new String(await(documents.readValue(id)).json(), StandardCharsets.UTF_8);
    }

    static <T> List<T> all(Multi<T> items) {
        return await(items.collect().asList());
    }

    static List<String> ids(Multi<Document> documents) {
        return all(documents.map(Document::id));
    }

    Set<String> entities(String prefix) {
        List<String> names = all(store().entities(prefix).map(EntityName::toString));
        Set<String> once = new TreeSet<>(names);
        assertEquals(once.size(), names.size(), () -> "each once: " + names);
        return once;
    }

    @Test
    void idsComeInTheOrderOfNumbersWithoutCase() {
        List<String> ordered =
                List.of(
                        "0",
                        "1",
                        "2",
                        "03",
                        "10",
                        "A1",
                        "a2",
                        "a9b1",
                        "a9B2",
                        "a10",
                        "A010b",
                        "BTC",
                        "btc",
                        "btc-2",
                        "btc-10",
                        "btc.1",
                        "c_1",
                        "C_2",
                        "c99999999999999998",
                        "c99999999999999999");
        List<String> sorted = new ArrayList<>(ordered);
        sorted.sort(DocumentIds.ORDER);
        List<String> shuffled = new ArrayList<>(ordered);
        Seeds.run(
                1,
                random -> {
                    Collections.shuffle(shuffled, random);
                    shuffled.forEach(id -> put(signals(), id, "\"" + id + "\""));
                    assertEquals(sorted, all(signals().keys()));
                    assertEquals(sorted, ids(signals().values()));
                });
        assertTrue(sorted.indexOf("a2") < sorted.indexOf("a10"));
        assertTrue(sorted.indexOf("A1") < sorted.indexOf("a2"));
        assertTrue(sorted.indexOf("btc-2") < sorted.indexOf("btc-10"));
    }

    @Test
    void namesThatDifferOnlyInCaseAreTwo() {
        put(signals(), "btc", "1");
        put(signals(), "BTC", "2");
        put(entity("signal", "STRATEGY-A"), "btc", "3");
        assertEquals("1", text(signals(), "btc"));
        assertEquals("2", text(signals(), "BTC"));
        assertEquals("3", text(entity("signal", "STRATEGY-A"), "btc"));
        assertTrue(await(signals().removeValue("btc", Precondition.NONE)));
        assertEquals(List.of("BTC"), all(signals().keys()));
    }

    @Test
    void namesThatANaiveSchemeMixesUpAreTwo() {
        String[][] names = {
            {"signal", "x"},
            {"risk", "x"},
            {"x"},
            {"signal"},
            {"signal", "x", "y"},
            {"signal", "x-y"},
            {"signal", "x_y"},
            {"signal_x"},
            {"signal-x", "y"},
            {"signal", "x__y"},
            {"signal__x"},
            {"_"},
            {"_", "_"},
            {"-"}
        };
        String[] ids = {"x", "y", "x-y", "x_y", "x.y", "_", "-", "y.json", "x.tmp", "x__y"};
        for (String[] name : names) {
            for (String id : ids) {
                put(entity(name), id, "\"" + String.join("/", name) + ":" + id + "\"");
            }
        }
        for (String[] name : names) {
            assertEquals(ids.length, await(entity(name).count()), () -> Arrays.toString(name));
            for (String id : ids) {
                assertEquals(
                        "\"" + String.join("/", name) + ":" + id + "\"", text(entity(name), id));
            }
        }
        assertEquals(ids.length, await(entity("signal", "x").removeAll()));
        assertEquals((names.length - 1L) * ids.length, countOfAll(names));
    }

    private long countOfAll(String[][] names) {
        return Arrays.stream(names).mapToLong(name -> await(entity(name).count())).sum();
    }

    @Test
    void theLongestNamesAreTaken() {
        String longest = "p".repeat(200);
        Documents documents = entity("long", longest, longest);
        String id = "I.-_".repeat(50);
        put(documents, id, "1");
        assertEquals("1", text(documents, id));
        assertEquals(List.of(id), all(documents.keys()));
        assertEquals(Set.of("long/" + longest + "/" + longest), entities("long"));
    }

    @Test
    void anIdThatIsNoneNeverReachesTheStorage() {
        List<String> hostile =
                List.of(
                        "",
                        ".",
                        "..",
                        "../x",
                        "a/b",
                        "a\\b",
                        "a\0b",
                        ".tmp-x",
                        ".hidden",
                        "a b",
                        "*",
                        "a*",
                        "a?",
                        "[a]",
                        "a:b",
                        "a'b",
                        "a\"b",
                        "$ne",
                        "é",
                        "a\n",
                        "%2e%2e",
                        "\ud83d",
                        "x".repeat(201));
        put(signals(), "a", "1");
        for (String id : hostile) {
            assertThrows(IllegalArgumentException.class, () -> await(signals().readValue(id)), id);
            assertThrows(IllegalArgumentException.class, () -> await(signals().hasValue(id)), id);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> await(signals().writeValue(id, utf8("2"), Precondition.NONE)),
                    id);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> await(signals().removeValue(id, Precondition.NONE)),
                    id);
        }
        assertEquals(List.of("a"), all(signals().keys()));
        assertEquals("1", text(signals(), "a"));
    }

    @Test
    void theSameNameIsTheSameEntity() {
        assertSame(signals(), store().entity(EntityName.of("signal", "strategy-a")));
        assertEquals(EntityName.of("signal", "strategy-a"), signals().entity());
    }

    @Test
    void entitiesAreFoundByThePartsOfTheirNames() {
        assertEquals(Set.of(), entities("signal"));
        put(entity("signal", "a"), "x", "1");
        put(entity("signal", "a"), "y", "1");
        put(entity("signal", "a", "deep"), "x", "1");
        put(entity("signal", "ab"), "x", "1");
        put(entity("signal"), "x", "1");
        put(entity("signals"), "x", "1");
        put(entity("risk", "a"), "positions", "[]");
        assertEquals(
                Set.of("signal", "signal/a", "signal/a/deep", "signal/ab", "signals", "risk/a"),
                entities(""));
        assertEquals(
                Set.of("signal", "signal/a", "signal/a/deep", "signal/ab"), entities("signal"));
        assertEquals(Set.of("signal/a", "signal/a/deep"), entities("signal/a"));
        assertEquals(Set.of(), entities("sig"));
        await(entity("signal").removeAll());
        assertTrue(await(entity("signal", "ab").removeValue("x", Precondition.NONE)));
        assertEquals(Set.of("signal/a", "signal/a/deep"), entities("signal"));
    }
}
