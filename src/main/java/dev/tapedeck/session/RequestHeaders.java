package dev.tapedeck.session;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The headers that every write may carry. */
final class RequestHeaders {
    private static final long MAX = 1L << 53;

    private RequestHeaders() {}

    /** The head that the client expects; null when it expects none, or any. */
    static @Nullable Cursor ifMatch(@Nullable String value) {
        if (value == null || value.equals("*")) {
            return null;
        }
        boolean quoted = value.length() > 2 && value.startsWith("\"") && value.endsWith("\"");
        return Cursor.parse(quoted ? value.substring(1, value.length() - 1) : value)
                .orElseThrow(() ->
                        Problem.header("If-Match", "should be a cursor in quotes, like \"1.17\""));
    }

    static @Nullable Producer producer(
            @Nullable String id, @Nullable String epoch, @Nullable String seq) {
        if (id == null && epoch == null && seq == null) {
            return null;
        }
        if (id == null || epoch == null || seq == null) {
            throw Problem.header(
                    id == null ? "Producer-Id" : epoch == null ? "Producer-Epoch" : "Producer-Seq",
                    "is missing; the three Producer headers come together");
        }
        return new Producer(
                Ids.check("Producer-Id", id, Ids.MAX),
                whole("Producer-Epoch", epoch),
                whole("Producer-Seq", seq));
    }

    private static long whole(String name, String text) {
        long value = -1;
        if (!text.isEmpty()
                && text.length() <= 16
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            value = Long.parseLong(text);
        }
        if (value < 0 || value > MAX) {
            throw Problem.header(name, "should be a whole number from 0 on");
        }
        return value;
    }
}
