package dev.tapedeck.job.handler;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.job.JobType;
import dev.tapedeck.run.Run;
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
