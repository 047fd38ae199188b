package dev.tapedeck.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonIndentTest {
    private static final String[] SCALARS = {
        "null",
        "true",
        "-0.0",
        "1e400",
        "123456789012345678901234567890.10",
        "\"\"",
        "\"{\\\"a\\\":[1,2]}\"",
        "\"\\\\\"",
        "\"Zoë \\u0000 😀, : { }\""
    };

    private static String indented(String compact) {
        return new String(
                JsonIndent.indent(compact.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
    }

    @Test
    void eachMemberHasItsLine() {
        assertEquals(
                """
                {
                  "a": 1.10,
                  "b": [
                    "x: {y}",
                    {
                      "c": null
                    }
                  ],
                  "none": {},
                  "empty": []
                }
                """,
                indented("{\"a\":1.10,\"b\":[\"x: {y}\",{\"c\":null}],\"none\":{},\"empty\":[]}"));
        assertEquals("17\n", indented("17"));
        assertEquals("{}\n", indented("{}"));
        assertEquals("[\n  []\n]\n", indented("[[]]"));
    }

    @Test
    void compactedItIsTheSameAgain() {
        Seeds.run(
                500,
                random -> {
                    String compact = value(random, random.nextInt(14));
                    byte[] indented = JsonIndent.indent(compact.getBytes(StandardCharsets.UTF_8));
                    assertNull(JsonCheck.fault(indented));
                    assertEquals(
                            compact,
                            new String(RawObject.compact(indented), StandardCharsets.UTF_8));
                });
    }

    @Test
    void whatIsNestedDeeplyDoesNotGrowToManyTimesItsSize() {
        String deep = "[".repeat(60) + "1,".repeat(5000) + "1" + "]".repeat(60);
        assertTrue(indented(deep).length() < 2 * deep.length());
        assertEquals(
                deep,
                new String(
                        RawObject.compact(indented(deep).getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8));
    }

    private static String value(Random random, int depth) {
        int size = random.nextInt(4);
        StringBuilder json = new StringBuilder();
        switch (depth == 0 ? 2 : random.nextInt(3)) {
            case 0 -> {
                for (int i = 0; i < size; i++) {
                    json.append(i == 0 ? "" : ",").append("\"k\\\"").append(i).append("\":");
                    json.append(value(random, depth - 1));
                }
                return "{" + json + "}";
            }
            case 1 -> {
                for (int i = 0; i < size; i++) {
                    json.append(i == 0 ? "" : ",").append(value(random, depth - 1));
                }
                return "[" + json + "]";
            }
            default -> {
                return SCALARS[random.nextInt(SCALARS.length)];
            }
        }
    }
}
