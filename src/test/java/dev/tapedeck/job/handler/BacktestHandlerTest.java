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
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.RunChange;
import dev.tapedeck.run.RunStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestHandlerTest {
    private static final String JOB = "0190aaaa-bbbb-4ccc-8ddd-0123456789ab";
    private static final String RUN = JobRun.id(JobType.BACKTEST, JOB, null);
    private static final String BITSTAMP =
            "{'source':'bitstamp-2013-11','strategy':'sma_cross','params':{'fast':5,'slow':20}}";

    private final Bench bench = new Bench();

    @Test
    void leavesARunWithTradesEquityTearSheetAndStats() throws Exception {
        RecordingWork work = new RecordingWork(JOB, BITSTAMP);
        JobResult result = bench.backtest.run(work);
        JsonNode data = result.data();
        assertEquals(RUN, data.get("run_id").asText());
        assertTrue(RUN.matches("backtest_[0-9a-f]{12}"), RUN);
        assertEquals(100_000, data.get("ticks").asInt());
        assertEquals(
                List.of("trades", "equity", "tear_sheet", "stats"),
                result.artifacts().stream()
                        .map(each -> each.substring(("runs/" + RUN + "/artifacts/").length()))
                        .toList());
        assertEquals(RunStatus.SUCCEEDED, bench.run(RUN).status());
        assertEquals("backtest", bench.run(RUN).kind());
        JsonNode meta = bench.meta(RUN);
        assertEquals("sma_cross", meta.get("strategy").asText());
        assertEquals("bitstamp-2013-11", meta.get("source").asText());
        assertEquals("BTCUSD", meta.get("symbol").asText());
        assertEquals(JOB, meta.get("job_id").asText());
        assertEquals(data.get("metrics").get("sharpe"), meta.get("sharpe"));
        assertEquals(data.get("stats"), bench.artifactJson(RUN, "stats"));
        assertEquals(
                bench.artifactJson(RUN, "trades").size(),
                bench.artifactJson(RUN, "tear_sheet").get("trades").get("total").asInt());
        RecordingWork.Told last = work.progress.getLast();
        assertEquals(100_000, last.current());
        assertEquals(100_000, last.total());
    }

    @Test
    void theEquityOfTheChartBeginsWithTheCapitalAndEndsWithWhatIsLeft() throws Exception {
        assertTrue(bench.backtest.run(new RecordingWork(JOB, BITSTAMP)).success());
        JsonNode equity = bench.artifactJson(RUN, "equity");
        JsonNode points = equity.get("points");
        assertEquals(10_000, equity.get("capital").asInt());
        assertEquals(1, points.get(0).get("n").asInt());
        assertEquals(10_000, points.get(0).get("equity").asInt());
        assertTrue(points.size() <= 1_025, () -> points.size() + " points");
        BigDecimal sum = new BigDecimal("10000");
        for (JsonNode trade : bench.artifactJson(RUN, "trades")) {
            sum = sum.add(trade.get("pnl").decimalValue());
        }
        JsonNode end = points.get(points.size() - 1);
        assertEquals(0, sum.compareTo(end.get("equity").decimalValue()));
        assertEquals(100_000, end.get("n").asInt());
        long before = 0;
        for (JsonNode point : points) {
            assertTrue(point.get("n").asLong() > before, point::toString);
            before = point.get("n").asLong();
        }
    }

    @Test
    void theSamePayloadMakesTheSameArtifacts() throws Exception {
        Bench other = new Bench();
        assertTrue(bench.backtest.run(new RecordingWork(JOB, BITSTAMP)).success());
        JobResult result = other.backtest.run(new RecordingWork("another", BITSTAMP));
        String otherRun = result.data().get("run_id").asText();
        for (String each : List.of("trades", "equity", "tear_sheet", "stats")) {
            assertArrayEquals(bench.artifact(RUN, each), other.artifact(otherRun, each), each);
        }
    }

    @Test
    void aStopEndsItWithinAThousandTicksAndTheRunIsCancelled() {
        RecordingWork work = new RecordingWork(JOB, BITSTAMP).stopAt(20, JobStopped.Reason.LOST);
        assertThrows(JobStopped.class, () -> bench.backtest.run(work));
        assertTrue(work.progress.getLast().current() < 20_000, "it has not gone on");
        assertEquals(20, work.checkpoints);
        assertEquals(RunStatus.CANCELLED, bench.run(RUN).status());
    }

    @Test
    void aTimeOutMakesTheRunAFailedOne() {
        RecordingWork work = new RecordingWork(JOB, BITSTAMP).stopAt(2, JobStopped.Reason.TIMEOUT);
        assertThrows(JobStopped.class, () -> bench.backtest.run(work));
        assertEquals(RunStatus.FAILED, bench.run(RUN).status());
        assertEquals("it took too long", bench.run(RUN).error());
    }

    @Test
    void aJobThatIsTakenUpAgainBeginsItsRunAnew() throws Exception {
        RecordingWork work = new RecordingWork(JOB, BITSTAMP).stopAt(2, JobStopped.Reason.SHUTDOWN);
        assertThrows(JobStopped.class, () -> bench.backtest.run(work));
        assertTrue(bench.backtest.run(work.again()).success());
        assertEquals(RunStatus.SUCCEEDED, bench.run(RUN).status());
    }

    @Test
    void aFailureIsTheRunsToo() {
        Bench small = new Bench(new Bench.Limits(3, 10, 10, Duration.ZERO));
        Problem problem =
                assertThrows(
                        Problem.class, () -> small.backtest.run(new RecordingWork(JOB, BITSTAMP)));
        assertEquals("a backtest may have at most 3 trades", problem.detail());
        assertEquals(RunStatus.FAILED, small.run(RUN).status());
        assertEquals(problem.detail(), small.run(RUN).error());
    }

    @Test
    void whoLostItsJobDoesNotEndTheRunOfWhoHasIt() {
        RecordingWork first = new RecordingWork(JOB, BITSTAMP).stopAt(5, JobStopped.Reason.LOST);
        assertThrows(
                JobStopped.class,
                () ->
                        new JobRun(bench.runs, first, bench.backtest.type(), null, Json.object())
                                .carryOut(run -> {
                                    bench.runs.save(
                                            RUN,
                                            RunChange.builder()
                                                    .meta("{\"attempt\":2}".getBytes(UTF_8))
                                                    .build());
                                    throw new JobStopped(JobStopped.Reason.LOST);
                                }));
        assertEquals(RunStatus.RUNNING, bench.run(RUN).status());
    }

    @Test
    void whoLostItsJobDoesNotMakeTheRunASuccess() {
        RecordingWork first = new RecordingWork(JOB, BITSTAMP);
        JobRun run = new JobRun(bench.runs, first, bench.backtest.type(), null, Json.object());
        JobRun.Body body =
                into -> {
                    bench.runs.save(
                            RUN,
                            RunChange.builder().meta("{\"attempt\":2}".getBytes(UTF_8)).build());
                    return Json.object();
                };
        JobStopped stopped = assertThrows(JobStopped.class, () -> run.carryOut(body));
        assertEquals(JobStopped.Reason.LOST, stopped.reason());
        assertEquals(RunStatus.RUNNING, bench.run(RUN).status());
    }

    @Test
    void aRunThatWasEndedMeanwhileStaysSo() {
        RecordingWork work = new RecordingWork(JOB, BITSTAMP);
        JobRun run = new JobRun(bench.runs, work, bench.backtest.type(), null, Json.object());
        JobRun.Body body =
                into -> {
                    bench.runs.save(RUN, RunChange.to(RunStatus.CANCELLED));
                    return Json.object();
                };
        assertThrows(Problem.class, () -> run.carryOut(body));
        assertEquals(RunStatus.CANCELLED, bench.run(RUN).status());
    }

    @Test
    void ofManyJobsThatWantOneRunOneGetsIt() throws Exception {
        int jobs = 8;
        for (int round = 0; round < 20; round++) {
            String wanted = "round" + round;
            AtomicInteger begun = new AtomicInteger();
            CountDownLatch refused = new CountDownLatch(jobs - 1);
            CyclicBarrier together = new CyclicBarrier(jobs);
            try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
                for (int i = 0; i < jobs; i++) {
                    RecordingWork work = new RecordingWork("job" + i, BITSTAMP);
                    threads.execute(() -> {
                        try {
                            together.await();
                            var unused =
                                    new JobRun(
                                                    bench.runs,
                                                    work,
                                                    bench.backtest.type(),
                                                    wanted,
                                                    Json.object())
                                            .carryOut(run -> {
                                                begun.incrementAndGet();
                                                assertTrue(refused.await(5, TimeUnit.SECONDS));
                                                return Json.object();
                                            });
                        } catch (Problem e) {
                            refused.countDown();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    });
                }
            }
            assertEquals(1, begun.get(), wanted);
            assertEquals(RunStatus.SUCCEEDED, bench.run(wanted).status());
        }
    }

    @Test
    void aJobThatEndedWithoutAnybodyAtWorkDoesNotLeaveItsRunRunning() {
        RecordingWork work = new RecordingWork(JOB, BITSTAMP);
        bench.runs.save(
                RUN,
                RunChange.builder()
                        .kind("backtest")
                        .status(RunStatus.RUNNING)
                        .meta(("{\"job_id\":\"" + JOB + "\"}").getBytes(UTF_8))
                        .build());
        bench.backtest.lost("another", 1, work.payload(), "interrupted");
        assertEquals(RunStatus.RUNNING, bench.run(RUN).status(), "another job's run");
        bench.backtest.lost(JOB, 1, work.payload(), "interrupted");
        assertEquals(RunStatus.FAILED, bench.run(RUN).status());
        assertEquals("interrupted", bench.run(RUN).error());
    }

    @Test
    void anotherRunIsNotWrittenOver() throws Exception {
        String mine = BITSTAMP.replace("{'source'", "{'run_id':'mine','source'");
        assertTrue(bench.backtest.run(new RecordingWork(JOB, mine)).success());
        Problem problem =
                assertThrows(
                        Problem.class, () -> bench.backtest.run(new RecordingWork("other", mine)));
        assertEquals(List.of("payload.run_id"), Bench.fields(problem));
        assertEquals(RunStatus.SUCCEEDED, bench.run("mine").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|payload",
                "{}|payload.source",
                "{'source':'nowhere','strategy':'sma_cross'}|payload.source",
                "{'source':'apple-2013','strategy':'none'}|payload.strategy",
                "{'source':'apple-2013','strategy':'sma_cross','params':{'fast':50}}|payload.params.fast",
                "{'source':'apple-2013','strategy':'sma_cross','params':{'x':1}}|payload.params.x",
                "{'source':'apple-2013','strategy':'sma_cross','capital':0}|payload.capital",
                "{'source':'apple-2013','strategy':'sma_cross','capital':'9'}|payload.capital",
                "{'source':'apple-2013','strategy':'sma_cross','symbol':'a/b'}|payload.symbol",
                "{'source':'apple-2013','strategy':'sma_cross','run_id':'../x'}|payload.run_id",
                "{'source':'apple-2013','strategy':'sma_cross','run_id':'compare'}|payload.run_id",
                "{'kind':'external','source':'apple-2013'}|payload.kind",
            })
    void whatCanNeverBeDoneIsRefusedByTheFieldsName(String payload, String field) {
        Problem problem =
                assertThrows(Problem.class, () -> bench.backtest.check(Bench.json(payload)));
        assertEquals(List.of(field), Bench.fields(problem));
    }
}
