package dev.tapedeck.analysis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trade as a list of trades has it, whoever wrote the list; what is absent or of another type is
 * empty or null.
 *
 * @param entryTime as on the wire when it is a time, else as it was written
 */
public record ComparedTrade(
        String symbol,
        String side,
        String entryTime,
        String exitTime,
        @Nullable BigDecimal exitPrice,
        @Nullable BigDecimal pnl,
        String tradeId,
        String exitReason) {
    /** What makes two trades of two results the same one. */
    record Key(String entryTime, String side, String symbol) {}

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /**
     * Reads a JSON array of trades, one after another.
     *
     * @throws IOException when it is something else, or has more than {@code most}
     */
    public static List<ComparedTrade> read(InputStream json, int most) throws IOException {
        List<ComparedTrade> trades = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("the trades are no JSON array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (trades.size() >= most) {
                    throw new IOException("there are more than " + most + " trades");
                }
                JsonNode trade = JSON.readTree(parser);
                if (trade == null || !trade.isObject()) {
                    throw new IOException("trade " + trades.size() + " is no JSON object");
                }
                trades.add(of(trade));
            }
        }
        return trades;
    }

    static ComparedTrade of(JsonNode trade) {
        return new ComparedTrade(
                text(trade, "symbol"),
                text(trade, "side"),
                time(trade, "entry_time"),
                time(trade, "exit_time"),
                JsonValues.decimal(trade.get("exit_price")),
                JsonValues.decimal(trade.get("pnl")),
                text(trade, "trade_id"),
                text(trade, "exit_reason"));
    }

    Key key() {
        return new Key(entryTime, side, symbol);
    }

    boolean endedLike(ComparedTrade other) {
        return exitTime.equals(other.exitTime)
                && same(exitPrice, other.exitPrice)
                && same(pnl, other.pnl);
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("trade_id", tradeId)
                .put("exit_time", exitTime)
                .put("exit_price", exitPrice)
                .put("exit_reason", exitReason)
                .put("pnl", pnl);
    }

    private static boolean same(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? Objects.equals(a, b) : a.compareTo(b) == 0;
    }

    private static String text(JsonNode trade, String name) {
        JsonNode value = trade.get(name);
        return value == null || value.isNull() || value.isContainerNode() ? "" : value.asText();
    }

    private static String time(JsonNode trade, String name) {
        String text = text(trade, name);
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return Objects.requireNonNull(Figures.time(time));
        } catch (DateTimeException e) {
            return text;
        }
    }
}
