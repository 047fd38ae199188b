package dev.tapedeck.execution.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Bars out of {@code
 * {"ohlc":[{"endTime":…,"openPrice":…,"highPrice":…,"lowPrice":…,"closePrice":…,"volume":…}]}},
 * where {@code endTime} is the bar's last millisecond. Read as a stream; for one thread.
 */
final class JsonBars implements Ticks {
    private static final JsonFactory JSON = new JsonFactory();

    private final String source;
    private final Duration length;
    private final JsonParser parser;
    private final Queue<Tick> ready = new ArrayDeque<>();
    private Instant latest = Instant.MIN;

    JsonBars(String source, Duration length, InputStream in) throws IOException {
        this.source = source;
        this.length = length;
        this.parser = JSON.createParser(in);
    }

    @Override
    public @Nullable Tick next() throws IOException, MalformedSource {
        try {
            while (ready.isEmpty() && moveToBar()) {
                ready.addAll(bar());
            }
            return ready.poll();
        } catch (BadLine e) {
            throw malformed(e.reason());
        } catch (JsonProcessingException e) {
            throw malformed("not JSON");
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** Stops at the next object inside an array; everything around it is only passed. */
    private boolean moveToBar() throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT
                    && parser.getParsingContext().getParent().inArray()) {
                return true;
            }
        }
        return false;
    }

    private List<Tick> barOf(Map<String, String> members) throws BadLine {
        Instant begin = MarketValues.time(members.get("endTime")).plusMillis(1).minus(length);
        if (begin.isBefore(latest)) {
            throw new BadLine("earlier than the bar before");
        }
        latest = begin.plus(length);
        return BarTicks.of(
                begin,
                length,
                MarketValues.price(members.get("openPrice")),
                MarketValues.price(members.get("highPrice")),
                MarketValues.price(members.get("lowPrice")),
                MarketValues.price(members.get("closePrice")),
                MarketValues.amount(members.get("volume")));
    }

    private List<Tick> bar() throws IOException, BadLine {
        Map<String, String> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == null || !value.isScalarValue()) {
                throw new BadLine(name + " is no plain value");
            }
            members.put(name, parser.getText());
        }
        return barOf(members);
    }

    private MalformedSource malformed(String reason) {
        return new MalformedSource(source, parser.currentTokenLocation().getLineNr(), reason);
    }
}
