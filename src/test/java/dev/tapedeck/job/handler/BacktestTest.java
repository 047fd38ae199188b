package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.analysis.TearSheet;
import dev.tapedeck.execution.simulation.EventSink;
import dev.tapedeck.execution.simulation.Simulation;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.session.state.Performance;
import dev.tapedeck.session.state.SessionState;
import dev.tapedeck.session.state.Tape;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backtest against a session in which an execution has run over the same source. */
class BacktestTest {
    private static final BigDecimal CAPITAL = new BigDecimal("10000");

    /** Every event of an execution, folded as a session folds it. */
    private static final class Session {
        private final Envelope envelope = new Envelope(LogId.session("demo"));
        private final SessionState state = SessionState.begin(Tape.info());
        private final List<String> trades = new ArrayList<>();
        private long seq;

        void take(EventBatch batch) {
            JsonBytes out = new JsonBytes(1 << 12);
            EventLines.Builder lines = new EventLines.Builder();
            Cursor first = new Cursor(1, seq + 1);
            byte[] ts = Timestamps.ascii(Instant.EPOCH);
            for (int i = 0; i < batch.size(); i++) {
                envelope.write(
                        out,
                        lines,
                        new Cursor(1, ++seq),
                        batch.type(i),
                        ts,
                        batch.bytes(),
                        batch.from(i),
                        batch.to(i));
                if (batch.type(i).equals(EventType.TRADE)) {
                    trades.add(
                            new String(
                                    batch.bytes(),
                                    batch.from(i),
                                    batch.to(i) - batch.from(i),
                                    UTF_8));
                }
            }
            EventLines all = lines.build(first, out.toByteArray(), out.length(), 0);
            for (int i = 0; i < batch.size(); i++) {
                state.apply(all, i);
            }
        }
    }

    private static Session session(BacktestRequest request) throws Exception {
        Session session = new Session();
        Simulation simulation = new Simulation(request.simulation());
        EventSink sink = new EventSink();
        try (Ticks ticks = request.source().open("any")) {
            for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
                simulation.step(tick, sink);
                session.take(sink.take());
            }
        }
        simulation.finish(sink);
        session.take(sink.take());
        return session;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "eth-usd-5m-2023-03, sma_cross, \"{'slippage_bps':5,'seed':7,'max_re_entries':3}\"",
                "eth-usd-5m-2023-03, rsi_reversion, {}",
                "eth-usd-5m-2023-03, donchian_breakout, {'take_profit_pct':0}",
                "apple-2013, ema_cross, \"{'fast':3,'slow':8,'stop_loss_pct':5}\"",
                "apple-2013, bollinger_reversion, {'direction':'short'}",
                "bitstamp-2013-11, macd_trend, {}",
                "bitstamp-2013-11, sma_cross, {}",
            })
    void itsStatsAndTradesAreThoseOfASessionWithTheSameExecution(
            String source, String strategy, String params) throws Exception {
        BacktestRequest request = request(source, strategy, params);
        Session session = session(request);
        BacktestFiles files = new BacktestFiles(CAPITAL, 10_000);
        Backtest.Result result = run(request, files);
        Performance stats = result.stats();
        Performance expected = session.state.copy().performance();
        assertEquals(text(expected), text(stats));
        assertTrue(expected.wins() + expected.losses() > 3, "trades made");
        ByteArrayOutputStream trades = new ByteArrayOutputStream();
        files.trades().writeTo(trades);
        assertEquals(0, stats.maxDrawdown().compareTo(result.tearSheet().maxDrawdown()));
        assertEquals("[" + String.join(",", session.trades) + "]", trades.toString(UTF_8));
    }

    @Test
    void theTearSheetLooksAtTheEquityAfterEveryTick() throws Exception {
        List<BigDecimal> equities = new ArrayList<>(List.of(CAPITAL));
        BacktestRequest request = request("eth-usd-5m-2023-03", "sma_cross", "{}");
        BacktestRecorder every =
                new BacktestRecorder() {
                    @Override
                    public void trade(byte[] bytes, int from, int to) {}

                    @Override
                    public void equity(long n, Instant time, BigDecimal equity) {
                        equities.add(equity);
                    }
                };
        Backtest.Result result = run(request, every);
        TearSheet sheet = result.tearSheet();
        BigDecimal worst = BigDecimal.ZERO;
        for (int i = 0; i < equities.size(); i++) {
            for (int j = i; j < equities.size(); j++) {
                worst = worst.max(equities.get(i).subtract(equities.get(j)));
            }
        }
        assertEquals(0, worst.compareTo(sheet.maxDrawdown()));
        assertEquals(0, sheet.finalEquity().compareTo(CAPITAL.add(sheet.trades().netProfit())));
        assertEquals(0, result.stats().realized().compareTo(sheet.trades().netProfit()));
        assertEquals(result.stats().winRate(), scaled(sheet.trades().winRate()));
        assertEquals(result.stats().profitFactor(), scaled(sheet.trades().profitFactor()));
        assertEquals(result.stats().expectancy(), scaled(sheet.trades().expectancy()));
    }

    @Test
    void itIsAskedEveryThousandTicksAtMostWhetherToGoOn() throws Exception {
        BacktestRequest request = request("bitstamp-2013-11", "sma_cross", "{}");
        List<Long> asked = new ArrayList<>();
        try (Ticks ticks = request.source().open("any")) {
            Backtest backtest = request.backtest(BacktestRecorder.NONE);
            assertThrows(
                    JobStopped.class,
                    () ->
                            backtest.run(
                                    ticks,
                                    n -> {
                                        asked.add(n);
                                        if (n > 40_000) {
                                            throw new JobStopped(JobStopped.Reason.LOST);
                                        }
                                    }));
        }
        long before = 0;
        for (long n : asked) {
            assertTrue(n - before <= 1_000, () -> "asked at " + asked);
            before = n;
        }
    }

    @Test
    void aSourceWithoutATickGivesAnEmptyTearSheet() throws Exception {
        BacktestRequest request = request("apple-2013", "sma_cross", "{}");
        Ticks none =
                new Ticks() {
                    @Override
                    public Tick next() {
                        return null;
                    }

                    @Override
                    public void close() {}
                };
        Backtest.Result result = request.backtest(new BacktestFiles(CAPITAL, 1)).run(none, n -> {});
        assertEquals(0, result.ticks());
        assertEquals(0, result.tearSheet().trades().total());
    }

    private static BacktestRequest request(String source, String strategy, String params) {
        return BacktestRequest.read(
                new Bench().specs,
                Bench.json(
                        "{'source':'%s','strategy':'%s','params':%s}"
                                .formatted(source, strategy, params)));
    }

    private static Backtest.Result run(BacktestRequest request, BacktestRecorder recorder)
            throws Exception {
        try (Ticks ticks = request.source().open("any")) {
            return request.backtest(recorder).run(ticks, n -> {});
        }
    }

    private static String text(Performance performance) {
        JsonBytes out = new JsonBytes(512);
        performance.writeTo(out);
        return out.toString();
    }

    private static BigDecimal scaled(BigDecimal value) {
        return value == null ? null : value.setScale(12);
    }
}
