package dev.tapedeck.bot.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The statistics once more, out of the journal's lines alone and by other means: prices and
 * quantities are multiplied here again, nothing that the bot summed is taken over.
 */
final class JournalFold {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    final List<BigDecimal> pnls = new ArrayList<>();
    final Map<String, List<BigDecimal>> pnlsBySymbol = new HashMap<>();
    BigDecimal fees = BigDecimal.ZERO;
    final Set<String> open = new HashSet<>();
    int mostOpen;

    JournalFold(List<String> lines) {
        lines.forEach(line -> row(tree(line)));
    }

    private void row(JsonNode row) {
        String symbol = row.get("symbol").textValue();
        JsonNode data = row.get("data");
        switch (row.get("event").textValue()) {
            case "POSITION_OPENED" -> {
                if (!open.add(symbol)) {
                    throw new AssertionError("two positions in " + symbol);
                }
                mostOpen = Math.max(mostOpen, open.size());
            }
            case "POSITION_CLOSED" -> {
                if (!open.remove(symbol)) {
                    throw new AssertionError("nothing was open in " + symbol);
                }
                close(symbol, row.get("side").textValue(), data);
            }
            default -> {}
        }
    }

    private void close(String symbol, String side, JsonNode data) {
        BigDecimal qty = data.get("qty").decimalValue();
        BigDecimal in = data.get("price").decimalValue().multiply(qty);
        BigDecimal out = data.get("exitPrice").decimalValue().multiply(qty);
        boolean rested = data.get("reason").textValue().equals("TAKE_PROFIT");
        BigDecimal paid =
                in.multiply(new BigDecimal("0.0002"))
                        .add(out.multiply(new BigDecimal(rested ? "0.0002" : "0.00055")));
        BigDecimal gross = side.equals("LONG") ? out.subtract(in) : in.subtract(out);
        fees = fees.add(paid);
        pnls.add(gross.subtract(paid));
        pnlsBySymbol.computeIfAbsent(symbol, unused -> new ArrayList<>()).add(gross.subtract(paid));
    }

    /** As the bot's document writes it. */
    String stats() {
        return stats(pnls);
    }

    /** Without fees, which are summed for all symbols only. */
    static String stats(List<BigDecimal> pnls) {
        BigDecimal won = sum(pnls.stream().filter(p -> p.signum() > 0).toList());
        BigDecimal lost = sum(pnls.stream().filter(p -> p.signum() < 0).toList()).negate();
        long wins = pnls.stream().filter(p -> p.signum() > 0).count();
        long losses = pnls.stream().filter(p -> p.signum() < 0).count();
        BigDecimal peak = BigDecimal.ZERO;
        BigDecimal worst = BigDecimal.ZERO;
        for (int i = 1; i <= pnls.size(); i++) {
            BigDecimal now = sum(pnls.subList(0, i));
            peak = peak.max(now);
            worst = worst.max(peak.subtract(now));
        }
        return "trades=%d wins=%d losses=%d breakeven=%d pnl=%s won=%s lost=%s worst=%s mean=%s"
                .formatted(
                        pnls.size(),
                        wins,
                        losses,
                        pnls.size() - wins - losses,
                        plain(sum(pnls)),
                        plain(won),
                        plain(lost),
                        plain(worst),
                        wins + losses == 0
                                ? "null"
                                : plain(
                                        sum(pnls)
                                                .divide(
                                                        BigDecimal.valueOf(wins + losses),
                                                        12,
                                                        RoundingMode.HALF_EVEN)));
    }

    /** What a document says, in the words of {@link #stats()}. */
    static String told(byte[] stats) {
        JsonNode told = tree(new String(stats));
        return "trades=%d wins=%d losses=%d breakeven=%d pnl=%s won=%s lost=%s worst=%s mean=%s"
                .formatted(
                        told.get("trades").longValue(),
                        told.get("wins").longValue(),
                        told.get("losses").longValue(),
                        told.get("breakeven").longValue(),
                        plain(told.get("realizedPnlUSDT")),
                        plain(told.get("profitUSDT")),
                        plain(told.get("lossUSDT")),
                        plain(told.get("maxClosedDrawdownUSDT")),
                        plain(told.get("expectancyUSDT")));
    }

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private static String plain(JsonNode number) {
        return number.isNull() ? "null" : plain(number.decimalValue());
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
