package dev.tapedeck.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tapedeck.json.RawObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizerTest {
    private static final Normalizer TODAY =
            Normalizer.versioned("schemaVersion")
                    .migration(NormalizerTest::renameSymbols)
                    .migration(object -> object.remove("old"))
                    .fill("source", "null");

    private static void renameSymbols(RawObject object) {
        byte[] excluded = object.get("excluded");
        if (excluded != null) {
            object.remove("excluded").putIfAbsent("symbols", excluded);
        }
    }

    private static String normalized(String json) {
        return new String(TODAY.normalize(json.getBytes(UTF_8)), UTF_8);
    }

    @Test
    void everyEarlierVersionLeadsToTheOneOfToday() {
        assertEquals(
                "{\"kept\":1.10,\"symbols\":[\"A\"],\"schemaVersion\":2,\"source\":null}",
                normalized("{ \"excluded\": [\"A\"], \"old\": 1, \"kept\": 1.10 }"));
        assertEquals(
                "{\"schemaVersion\":2,\"excluded\":[],\"source\":null}",
                normalized("{\"schemaVersion\":1,\"excluded\":[],\"old\":1}"));
    }

    @Test
    void whatHasTheFormOfTodayStaysAsItIsWrittenToTheByte() {
        for (String json :
                List.of(
                        "{ \"schemaVersion\": 2,\n \"source\": null, \"\\u0061\": 1e400 }",
                        "{\"schemaVersion\":3,\"of\":\"tomorrow\"}",
                        "null",
                        "[1]",
                        "7")) {
            byte[] stored = json.getBytes(UTF_8);
            assertSame(stored, TODAY.normalize(stored), json);
        }
        String once = normalized("{\"excluded\":[],\"\\u0061\\\"\":1E+2}");
        assertEquals(
                "{\"\\u0061\\\"\":1E+2,\"symbols\":[],\"schemaVersion\":2,\"source\":null}", once);
        assertEquals(once, normalized(once));
    }
}
