package dev.tapedeck.execution.source;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated lines: {@code timestamp,price,amount}, or in the order that a header names. A
 * header with a {@code date} and the four prices {@code open,high,low,close} means daily bars. For
 * one thread; one instance per reading.
 */
final class CsvParser implements LineParser {
    private static final List<String> PLAIN = List.of("timestamp", "price", "amount");
    private static final int MAX_COLUMNS = 64;

    private @Nullable Columns columns;

    @Override
    public void parse(byte[] bytes, int from, int to, Found found) throws BadLine {
        List<String> fields = split(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        Columns known = columns;
        if (known == null) {
            known = Columns.of(isHeader(fields) ? fields : PLAIN);
            columns = known;
            if (isHeader(fields)) {
                return;
            }
        }
        String symbol = at(fields, known.symbol());
        if (known.daily()) {
            for (Tick tick : bar(fields, known)) {
                found.tick(symbol, tick);
            }
        } else {
            found.tick(
                    symbol,
                    Tick.of(
                            MarketValues.time(at(fields, known.time())),
                            MarketValues.price(at(fields, known.price())),
                            MarketValues.amount(at(fields, known.amount()))));
        }
    }

    private static List<Tick> bar(List<String> fields, Columns known) throws BadLine {
        BigDecimal volume = MarketValues.amount(at(fields, known.amount()));
        return BarTicks.of(
                MarketValues.time(at(fields, known.time())),
                Duration.ofDays(1),
                MarketValues.price(at(fields, known.open())),
                MarketValues.price(at(fields, known.high())),
                MarketValues.price(at(fields, known.low())),
                MarketValues.price(at(fields, known.price())),
                volume);
    }

    /** A header starts with a word; every row of data starts with a digit. */
    private static boolean isHeader(List<String> fields) {
        String first = fields.getFirst();
        return !first.isEmpty() && Character.isLetter(first.charAt(0));
    }

    private static @Nullable String at(List<String> fields, int column) {
        return column < 0 || column >= fields.size() ? null : fields.get(column);
    }

    private static List<String> split(String line) throws BadLine {
        List<String> fields = new ArrayList<>(8);
        int start = 0;
        for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', start)) {
            fields.add(unquoted(line.substring(start, comma)));
            start = comma + 1;
            if (fields.size() > MAX_COLUMNS) {
                throw new BadLine("more than " + MAX_COLUMNS + " columns");
            }
        }
        fields.add(unquoted(line.substring(start)));
        return fields;
    }

    private static String unquoted(String field) {
        String text = field.strip();
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** Where each value stands; -1 where it does not. */
    private record Columns(
            int time,
            int price,
            int amount,
            int symbol,
            int open,
            int high,
            int low,
            boolean daily) {
        static Columns of(List<String> header) throws BadLine {
            List<String> names = header.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
            int open = names.indexOf("open");
            int high = names.indexOf("high");
            int low = names.indexOf("low");
            boolean daily = names.contains("date") && open >= 0 && high >= 0 && low >= 0;
            int time =
                    first(
                            names,
                            daily ? List.of("date") : List.of("timestamp", "ts", "time", "date"));
            int price = first(names, daily ? List.of("close") : List.of("price", "markprice"));
            if (time < 0 || price < 0) {
                throw new BadLine(
                        "the header names no timestamp and price, and no date, open, high, low and close");
            }
            int amount = first(names, List.of("amount", "volume", "openinterestvalue"));
            return new Columns(
                    time, price, amount, names.indexOf("symbol"), open, high, low, daily);
        }

        private static int first(List<String> names, List<String> wanted) {
            return wanted.stream()
                    .mapToInt(names::indexOf)
                    .filter(i -> i >= 0)
                    .findFirst()
                    .orElse(-1);
        }
    }
}
