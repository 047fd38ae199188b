package dev.tapedeck.bot.engine;

import dev.tapedeck.execution.source.MalformedSource;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.execution.source.Ticks;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ticks to trade on: the real ones, and seeded ones that do everything a bot can meet. */
final class Markets {
    static final List<String> SYMBOLS = List.of("AAA", "BBB", "CCC", "DDD", "EEE");

    private Markets() {}

    /** Settings under which much happens. */
    static BotConfig lively(String... more) {
        String[] all = {
            "priceUpThrPct",
            "0.2",
            "oiUpThrPct",
            "1",
            "holdSeconds",
            "1",
            "maxActiveSymbols",
            "2",
            "tpRoiPct",
            "4",
            "slRoiPct",
            "3",
            "entryOffsetPct",
            "0.02"
        };
        String[] joined = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, joined, all.length, more.length);
        return Scene.config(joined);
    }

    static List<Instrument> universe() {
        return SYMBOLS.stream().map(Scene::instrument).toList();
    }

    static List<Tick> random(Random random, int count) {
        BigDecimal[] marks = new BigDecimal[SYMBOLS.size()];
        BigDecimal[] interest = new BigDecimal[SYMBOLS.size()];
        Arrays.fill(marks, new BigDecimal("100"));
        Arrays.fill(interest, new BigDecimal("1000"));
        List<Tick> ticks = new ArrayList<>();
        long ts = Scene.BEGIN;
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(SYMBOLS.size());
            ts += random.nextInt(50) == 0 ? random.nextInt(200_000) : random.nextInt(700);
            BigDecimal step = BigDecimal.valueOf(random.nextInt(-30, 31), 2);
            marks[at] = marks[at].add(step).max(BigDecimal.TEN);
            interest[at] = interest[at].add(BigDecimal.valueOf(random.nextInt(-8, 14)));
            BigDecimal half = BigDecimal.valueOf(random.nextInt(40), 2);
            boolean quoted = random.nextBoolean();
            ticks.add(
                    new Tick(
                            ts,
                            SYMBOLS.get(at),
                            marks[at],
                            interest[at],
                            quoted ? marks[at].subtract(half) : null,
                            quoted ? marks[at].add(half) : null));
        }
        return ticks;
    }

    /** Every Bitstamp trade of a week; the amounts, added up, stand for the open interest. */
    static List<Tick> bitstamp() throws IOException, MalformedSource {
        List<Tick> all = new ArrayList<>();
        BigDecimal traded = BigDecimal.ONE;
        try (Ticks ticks = new Sources("none").find("bitstamp-2013-11").orElseThrow().open("")) {
            for (var tick = ticks.next(); tick != null; tick = ticks.next()) {
                traded = traded.add(tick.amount());
                all.add(Tick.of(tick.timestamp().toEpochMilli(), "BTCUSD", tick.price(), traded));
            }
        }
        return all;
    }
}
