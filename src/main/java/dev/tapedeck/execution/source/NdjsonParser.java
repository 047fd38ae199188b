package dev.tapedeck.execution.source;

import dev.tapedeck.json.JsonCompactor;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line: {@code ts} or {@code timestamp}, {@code price} or {@code markPrice}, and
 * where they are there {@code symbol} and {@code amount} or {@code openInterestValue}; other
 * members are passed over. For one thread.
 */
final class NdjsonParser implements LineParser {
    private static final int MAX_DEPTH = 16;
    private static final int OUTPUT_BYTES = 4096;

    private final JsonCompactor json = new JsonCompactor(MAX_DEPTH);
    private final Map<String, String> members = new HashMap<>();

    @Override
    public void parse(byte[] bytes, int from, int to, Found found) throws BadLine {
        read(bytes, from, to);
        Tick tick =
                Tick.of(
                        MarketValues.time(either("timestamp", "ts")),
                        MarketValues.price(either("price", "markPrice")),
                        MarketValues.amount(either("amount", "openInterestValue")));
        found.tick(members.get("symbol"), tick);
    }

    private void read(byte[] bytes, int from, int to) throws BadLine {
        members.clear();
        json.begin(OUTPUT_BYTES);
        json.input(bytes, from, to);
        try {
            if (json.peek() != '{') {
                throw new BadLine("not a JSON object");
            }
            json.value();
        } catch (JsonRefused e) {
            throw new BadLine("not JSON at byte " + e.offset() + ": " + e.why());
        }
        if (!json.atEnd()) {
            throw new BadLine("more than one JSON value");
        }
        JsonFields.forEach(json.output(), 0, json.length(), this::member);
    }

    private void member(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        byte first = bytes[from];
        if (first == '{' || first == '[' || first == 'n') {
            return;
        }
        String name = new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
        String plain = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        members.put(name, JsonFields.text(bytes, from, to).orElse(plain));
    }

    private @Nullable String either(String name, String other) {
        String value = members.get(name);
        return value != null ? value : members.get(other);
    }
}
