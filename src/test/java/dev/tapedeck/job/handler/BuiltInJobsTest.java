package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.job.JobType;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.RunChange;
import dev.tapedeck.run.RunStatus;
import dev.tapedeck.run.Runs;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The built-in jobs as those who ask for them meet them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class BuiltInJobsTest {
    @Inject Runs runs;
    @Inject StrayRuns stray;

    @Test
    void aRunWhoseJobIsNotRunningIsEnded() {
        String cancelled = job("{'type':'custom','task':'stray'}");
        assertEquals(200, Api.post("jobs/" + cancelled + "/cancel").status());
        String working = job("{'type':'custom','task':'stray'}");
        assertEquals(200, Api.post("jobs/" + working + "/claim", json("{'worker':'w'}")).status());
        running("stray-none", "{'job_id':'nobody','attempt':1}");
        running("stray-cancelled", "{'job_id':'" + cancelled + "','attempt':1}");
        running("stray-at-work", "{'job_id':'" + working + "','attempt':1}");
        running("stray-own", "{'job_id':'something of mine'}");
        stray.look();
        assertEquals(RunStatus.FAILED, runs.get("stray-none").status());
        assertEquals(RunStatus.CANCELLED, runs.get("stray-cancelled").status());
        assertEquals(RunStatus.RUNNING, runs.get("stray-at-work").status());
        assertEquals(RunStatus.RUNNING, runs.get("stray-own").status());
    }

    private void running(String id, String meta) {
        runs.save(
                id,
                RunChange.builder()
                        .kind("backtest")
                        .status(RunStatus.RUNNING)
                        .meta(json(meta).getBytes(UTF_8))
                        .build());
    }

    private static String job(String body) {
        return Api.post("jobs", json(body)).is(201).json().get("id").asText();
    }

    @Test
    void runsOfTwoJobsAreComparedByWhatTheyTookAndAllTheirFigures() {
        String asked =
                "{'type':'backtest','payload':{'source':'apple-2013','strategy':'sma_cross',"
                        + "'run_id':'@','params':{#}}}";
        ended(asked.replace("@", "side-a").replace("#", ""));
        JsonNode defaults = Api.json("runs/side-a").get("meta").get("params");
        String fast = "'fast':" + defaults.get("fast");
        ended(asked.replace("@", "side-b").replace("#", fast));
        JsonNode same = Api.json("runs/compare?ids=side-a,side-b");
        assertEquals(0, same.get("parameters").size(), same::toString);
        assertTrue(same.get("metrics").get("sharpe").has("difference"), same::toString);
        assertTrue(same.get("metrics").has("realized_pnl"), same::toString);
        ended(asked.replace("@", "side-c").replace("#", "'fast':3"));
        JsonNode other = Api.json("runs/compare?ids=side-a,side-c");
        assertEquals(1, other.get("parameters").size(), other::toString);
        assertEquals("params.fast", other.get("parameters").get(0).get("name").asText());
    }

    @Test
    void aBacktestThatIsAskedForLeavesARun() {
        JsonNode job =
                ended(
                        "{'type':'backtest','payload':{'source':'apple-2013','strategy':'sma_cross',"
                                + "'params':{'fast':3,'slow':8}}}");
        assertEquals("completed", job.get("status").asText(), job::toString);
        JsonNode data = job.get("result").get("data");
        Run run = runs.get(data.get("run_id").asText());
        assertEquals(RunStatus.SUCCEEDED, run.status());
        assertTrue(run.artifact("tear_sheet").isPresent());
        assertEquals(4, job.get("result").get("artifacts").size());
    }

    @Test
    void anOptimizationThatIsCancelledLeavesNoRunRunning() {
        Answer asked =
                Api.post(
                        "jobs",
                        json(
                                "{'type':'optimization','payload':{'source':'bitstamp-2013-11',"
                                        + "'strategy':'sma_cross','grid':{'fast':{'from':2,'to':40,'step':1},"
                                        + "'slow':{'from':41,'to':240,'step':1}}}}"));
        assertEquals(201, asked.status(), asked::text);
        String id = asked.json().get("id").asText();
        String run = JobRun.id(JobType.OPTIMIZATION, id, null);
        await().until(() -> runs.find(run).isPresent());
        assertEquals(200, Api.post("jobs/" + id + "/cancel").status());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> runs.get(run).status() == RunStatus.CANCELLED);
        assertEquals("cancelled", Api.json("jobs/" + id).get("status").asText());
    }

    @Test
    void whatCanNeverBeDoneMakesNoJob() {
        Answer refused =
                Api.post(
                        "jobs",
                        json("{'type':'backtest','payload':{'source':'x','strategy':'y'}}"));
        refused.isProblem(400, "INVALID_FIELD", "payload.source");
    }

    @CanIgnoreReturnValue
    private static JsonNode ended(String body) {
        Answer asked = Api.post("jobs", json(body));
        assertEquals(201, asked.status(), asked::text);
        String path = "jobs/" + asked.json().get("id").asText();
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.json(path), job -> job.hasNonNull("completed_at"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
