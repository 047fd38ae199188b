package dev.tapedeck.store.mongodb;

import java.nio.charset.StandardCharsets;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/**
 * A document's JSON as people and queries like to have it. Not everything can be: names that begin
 * with a dollar mean something else, numbers lose digits. The bytes themselves are kept beside it.
 */
final class ReadableData {
    /** With the bytes beside it, a document of MongoDB's may have 16 MiB. */
    private static final int LARGEST = 4 << 20;

    private static final int DEEPEST = 80;

    private ReadableData() {}

    /** Null when there is no such form. */
    static @Nullable BsonValue of(byte[] json) {
        if (json.length > LARGEST) {
            return null;
        }
        String text = new String(json, StandardCharsets.UTF_8);
        if (depth(text) > DEEPEST) {
            return null;
        }
        try {
            BsonDocument wrapped = BsonDocument.parse("{\"data\":" + text + "}");
            BsonValue data = wrapped.get("data");
            return wrapped.size() == 1 && data != null && isPlain(data) ? data : null;
        } catch (JsonParseException
                | BsonInvalidOperationException
                | IllegalArgumentException
                | ArithmeticException e) {
            return null;
        }
    }

    /** At most; a bracket in a string counts too. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return deepest;
    }

    private static boolean isPlain(BsonValue value) {
        return switch (value) {
            case BsonDocument document ->
                    document.entrySet().stream()
                            .allMatch(each -> isPlain(each.getKey()) && isPlain(each.getValue()));
            case BsonArray array -> array.stream().allMatch(ReadableData::isPlain);
            default -> true;
        };
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.charAt(0) != '$'
                && name.indexOf('.') < 0
                && name.indexOf('\0') < 0;
    }
}
