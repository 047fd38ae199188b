package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.job.JobType;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.RunStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizationHandlerTest {
    private static final String JOB = "0190aaaa-bbbb-4ccc-8ddd-0123456789ab";
    private static final String RUN = JobRun.id(JobType.OPTIMIZATION, JOB, null);

    /** 4 · 3 combinations, two of which have fast ≥ slow. */
    private static final String APPLE =
            "{'source':'apple-2013','strategy':'sma_cross','params':{'stop_loss_pct':5},"
                    + "'grid':{'fast':[3,5,8,10],'slow':{'from':8,'to':20,'step':6}}}";

    private static final int CELLS = 10;

    private final Bench bench = new Bench();

    @Test
    void triesEveryCombinationThatTheStrategyAcceptsAndRanksThem() throws Exception {
        JobResult result = bench.optimization.run(new RecordingWork(JOB, APPLE));
        JsonNode data = result.data();
        assertEquals(RUN, data.get("run_id").asText());
        assertEquals(CELLS, data.get("cells").asInt());
        assertEquals(2, data.get("skipped").asInt());
        JsonNode cells = bench.artifactJson(RUN, "cells");
        assertEquals(CELLS, cells.size());
        BigDecimal before = null;
        for (JsonNode cell : cells) {
            BigDecimal profit = cell.get("metrics").get("net_profit").decimalValue();
            assertTrue(before == null || profit.compareTo(before) <= 0, "best first");
            assertTrue(
                    cell.get("params").get("fast").asInt()
                            < cell.get("params").get("slow").asInt());
            before = profit;
        }
        JsonNode best = data.get("best");
        assertEquals(cells.get(0).get("metrics").toString(), best.get("metrics").toString());
        assertEquals(5, best.get("params").get("stop_loss_pct").asInt());
        assertEquals(RunStatus.SUCCEEDED, bench.run(RUN).status());
        assertEquals("net_profit", bench.meta(RUN).get("metric").asText());
    }

    @Test
    void theBestCellsFilesAreThoseOfItsBacktest() throws Exception {
        JsonNode data = bench.optimization.run(new RecordingWork(JOB, APPLE)).data();
        String alone =
                "{'source':'apple-2013','strategy':'sma_cross','params':%s}"
                        .formatted(data.get("best").get("params"));
        JsonNode one = bench.backtest.run(new RecordingWork(JOB, alone)).data();
        assertEquals(data.get("best").get("metrics"), one.get("metrics"));
        for (String each : List.of("trades", "equity", "tear_sheet", "stats")) {
            assertArrayEquals(
                    bench.artifact(one.get("run_id").asText(), each),
                    bench.artifact(RUN, each),
                    each);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_drawdown", "sharpe", "expectancy", "max_drawdown_percent"})
    void ranksByTheMetricThatIsAskedForAndPutsTheUndefinedLast(String metric) throws Exception {
        String asked = APPLE.replace("'grid'", "'metric':'" + metric + "','grid'");
        assertTrue(bench.optimization.run(new RecordingWork(JOB, asked)).success());
        int way = metric.startsWith("max_drawdown") ? 1 : -1;
        JsonNode before = null;
        for (JsonNode cell : bench.artifactJson(RUN, "cells")) {
            JsonNode value = cell.get("metrics").get(metric);
            if (before != null && !value.isNull()) {
                assertTrue(!before.isNull(), "the undefined is last");
                assertTrue(
                        way * value.decimalValue().compareTo(before.decimalValue()) >= 0, metric);
            }
            before = value;
        }
    }

    @Test
    void aCellWithMoreTradesThanAreStoredIsNotTheBest() throws Exception {
        String asked = APPLE.replace("'grid'", "'metric':'trades','grid'");
        assertTrue(bench.optimization.run(new RecordingWork(JOB, asked)).success());
        List<Integer> all = trades(bench);
        int limit = all.get(3);
        long tooMany = all.stream().filter(each -> each > limit).count();
        assertTrue(tooMany > 0, all::toString);
        Bench tight = new Bench(new Bench.Limits(limit, 10_000, 200_000, Duration.ZERO));
        JsonNode data = tight.optimization.run(new RecordingWork(JOB, asked)).data();
        assertEquals(limit, data.at("/best/metrics/trades").asInt());
        assertEquals(tooMany, data.get("too_many_trades").asLong());
        assertEquals(tooMany, tight.meta(RUN).get("too_many_trades").asLong());
        assertEquals(limit, tight.artifactJson(RUN, "trades").size());
        assertEquals(CELLS, trades(tight).size(), "the others are listed, behind it");
        assertTrue(trades(tight).getLast() > limit);
    }

    private static List<Integer> trades(Bench of) {
        return of.artifactJson(RUN, "cells")
                .valueStream()
                .map(cell -> cell.at("/metrics/trades").asInt())
                .toList();
    }

    @Test
    void oneThatWasCutOffGoesOnAndComputesNoSavedCellAgain() throws Exception {
        Bench whole = new Bench();
        RecordingWork uncut = new RecordingWork(JOB, APPLE);
        assertTrue(whole.optimization.run(uncut).success());
        byte[] expected = whole.artifact(RUN, "cells");
        // A cell of 1,008 ticks asks at 0, 500, 1,000 and at the end.
        int perCell = 4;
        Seeds.run(
                60,
                random -> {
                    Duration saveEvery = Duration.ofMillis(random.nextInt(3));
                    Bench other = new Bench(new Bench.Limits(50_000, 10_000, 200_000, saveEvery));
                    RecordingWork work = new RecordingWork(JOB, APPLE);
                    int attempts = 1 + random.nextInt(3);
                    for (int i = 0; i < attempts; i++) {
                        work =
                                work.again()
                                        .stopAt(
                                                1 + random.nextInt((int) uncut.checkpoints),
                                                JobStopped.Reason.SHUTDOWN);
                        RecordingWork cut = work;
                        try {
                            assertTrue(other.optimization.run(cut).success());
                        } catch (JobStopped stopped) {
                            assertEquals(RunStatus.CANCELLED, other.run(RUN).status());
                        }
                    }
                    RecordingWork last = work.again();
                    int saved = cells(last.kept);
                    assertTrue(other.optimization.run(last).success());
                    assertEquals(uncut.checkpoints - (long) perCell * saved, last.checkpoints);
                    assertEquals(saved, last.progress.getFirst().current());
                    assertEquals(CELLS, last.progress.getLast().current());
                    assertArrayEquals(expected, other.artifact(RUN, "cells"));
                    assertArrayEquals(whole.artifact(RUN, "trades"), other.artifact(RUN, "trades"));
                });
    }

    @Test
    void aCellCountsWhenItIsSaved() throws Exception {
        Bench lazy = new Bench(new Bench.Limits(50_000, 10_000, 200_000, Duration.ofHours(1)));
        RecordingWork work = new RecordingWork(JOB, APPLE);
        assertTrue(lazy.optimization.run(work).success());
        assertEquals(1, work.kept.size(), "all in one");
        assertEquals(
                List.of(0L, (long) CELLS),
                work.progress.stream().map(RecordingWork.Told::current).distinct().toList());
        assertEquals(CELLS, cells(work.kept));
    }

    @Test
    void aSourceThatIsTooLongForTheMemoryIsReadForEachCell() throws Exception {
        Bench small = new Bench(new Bench.Limits(50_000, 10_000, 100, Duration.ZERO));
        assertTrue(small.optimization.run(new RecordingWork(JOB, APPLE)).success());
        assertTrue(bench.optimization.run(new RecordingWork(JOB, APPLE)).success());
        assertArrayEquals(bench.artifact(RUN, "cells"), small.artifact(RUN, "cells"));
    }

    @Test
    void cellsOverOtherDataAreComputedAgain() throws Exception {
        RecordingWork work = new RecordingWork(JOB, APPLE);
        assertTrue(bench.optimization.run(work).success());
        RecordingWork again = work.again();
        again.kept.replaceAll(
                (key, json) -> new String(json, UTF_8).replace("1008", "1007").getBytes(UTF_8));
        assertTrue(bench.optimization.run(again).success());
        assertEquals(work.checkpoints, again.checkpoints);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|payload.grid",
                "{}|payload.grid",
                "[]|payload.grid",
                "{'fast':[]}|payload.grid.fast",
                "{'fast':5}|payload.grid.fast",
                "{'fast':[5,0]}|payload.grid.fast",
                "{'fast':[5,'x']}|payload.grid.fast",
                "{'quick':[5]}|payload.grid.quick",
                "{'fast':{'from':5,'to':1,'step':1}}|payload.grid.fast",
                "{'fast':{'from':5,'to':9,'step':0}}|payload.grid.fast",
                "{'fast':{'from':5,'to':9}}|payload.grid.fast.step",
                "{'fast':{'from':1,'to':1e17,'step':1e-17}}|payload.grid.fast",
                "{'fast':{'from':1,'to':1e999999999,'step':1}}|payload.grid.fast.to",
                "{'fast':[50],'slow':[10,20]}|payload.grid",
                "{'fast':{'from':1,'to':101,'step':1},'slow':{'from':1,'to':100,'step':1}}|payload.grid",
            })
    void aGridThatCannotBeTriedIsRefusedByTheFieldsName(String grid, String field) {
        Problem problem =
                assertThrows(
                        Problem.class,
                        () ->
                                bench.optimization.check(
                                        Bench.json(
                                                "{'source':'apple-2013','strategy':'sma_cross','grid':"
                                                        + grid
                                                        + "}")));
        assertEquals(List.of(field), Bench.fields(problem));
    }

    @Test
    void otherFieldsAreCheckedAsABacktestsAre() {
        for (Map.Entry<String, String> each :
                Map.of(
                                "'strategy':'sma_cross'", "'strategy':'none'",
                                "'source':'apple-2013'", "'source':'nowhere'",
                                "'params':{'stop_loss_pct':5}", "'params':{'stop_loss_pct':-5}",
                                "'grid'", "'metric':'luck','grid'")
                        .entrySet()) {
            String payload = APPLE.replace(each.getKey(), each.getValue());
            Problem problem =
                    assertThrows(
                            Problem.class, () -> bench.optimization.check(Bench.json(payload)));
            assertTrue(Bench.fields(problem).getFirst().startsWith("payload."), payload);
        }
    }

    private static int cells(Map<String, byte[]> kept) {
        return kept.values().stream().mapToInt(json -> Json.read(json).get("cells").size()).sum();
    }
}
