package dev.tapedeck.execution.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The real markets on the class path, which the build takes from an artifact. Their counts and
 * spans are held by a test.
 */
enum ShippedSource implements Source {
    BITSTAMP(
            "bitstamp-2013-11",
            "bitstamp_trades_from_20131125_usd.csv",
            "BTCUSD",
            "ticks",
            "Every BTC/USD trade on Bitstamp, 25 November to 1 December 2013",
            100_000,
            300,
            "2013-11-25T00:00:00Z",
            "2013-12-01T16:02:05Z"),
    ETH(
            "eth-usd-5m-2023-03",
            "ETH-USD-PT5M-2023-3-13_2023-3-15.json",
            "ETHUSD",
            "bars",
            "ETH/USD on Binance US in five-minute bars, 13 to 15 March 2023; four ticks a bar",
            2320,
            300,
            "2023-03-13T18:00:00Z",
            "2023-03-15T18:19:59.999Z"),
    APPLE(
            "apple-2013",
            "appleinc_bars_from_20130101_usd.csv",
            "AAPL",
            "bars",
            "Apple Inc. in daily bars of 2013; four ticks a bar",
            1008,
            86_400,
            "2013-01-02T00:00:00Z",
            "2013-12-31T23:59:59.999Z");

    private static final String FOLDER = "/replay/";

    private final String wire;
    private final String file;
    private final String symbol;
    private final String kind;
    private final String description;
    private final long ticks;
    private final int barSeconds;
    private final Instant from;
    private final Instant to;

    ShippedSource(
            String wire,
            String file,
            String symbol,
            String kind,
            String description,
            long ticks,
            int barSeconds,
            String from,
            String to) {
        this.wire = wire;
        this.file = file;
        this.symbol = symbol;
        this.kind = kind;
        this.description = description;
        this.ticks = ticks;
        this.barSeconds = barSeconds;
        this.from = Instant.parse(from);
        this.to = Instant.parse(to);
    }

    static List<ShippedSource> all() {
        return List.of(values());
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public Optional<String> symbol() {
        return Optional.of(symbol);
    }

    @Override
    public int barSeconds() {
        return barSeconds;
    }

    @Override
    public SourceInfo info() {
        return new SourceInfo(
                wire, symbol, kind, description, ticks, null, null, from, to, barSeconds, null);
    }

    /**
     * A shipped market holds one symbol, so that whatever the execution calls it, all of it is
     * meant.
     */
    @Override
    public Ticks open(String ignoredSymbol) throws IOException {
        return ticks(content(), symbol -> {});
    }

    @Override
    public InputStream content() throws IOException {
        InputStream in = ShippedSource.class.getResourceAsStream(FOLDER + file);
        if (in == null) {
            throw new FileNotFoundException("the build left out " + file);
        }
        return in;
    }

    @Override
    public Ticks ticks(InputStream content, Consumer<String> symbols) throws IOException {
        return file.endsWith(".json")
                ? new JsonBars(wire, Duration.ofSeconds(barSeconds), content)
                : new LineTicks(wire, null, content, new CsvParser());
    }
}
