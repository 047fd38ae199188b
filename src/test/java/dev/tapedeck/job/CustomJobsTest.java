package dev.tapedeck.job;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Sse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs for workers outside, as those who ask for them and those who do them meet them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class CustomJobsTest {
    private final String task = Api.name("task");

    private String asked(String more) {
        return "{\"type\":\"custom\",\"task\":\"" + task + "\"" + more + "}";
    }

    private String create(String more) {
        return Api.post("jobs", asked(more)).is(201).at("id");
    }

    private String claimBody(int waitSeconds) {
        return "{\"worker\":\"w1\",\"tasks\":[\""
                + task
                + "\"],\"wait_seconds\":"
                + waitSeconds
                + "}";
    }

    private Answer claim() {
        return Api.post("jobs/claim", claimBody(0));
    }

    private static String with(String claim, String more) {
        return "{\"claim\":\"" + claim + "\"" + more + "}";
    }

    private static String status(String id) {
        return Api.json("jobs/" + id).path("status").asText();
    }

    @Test
    void aJobIsKeptAsAPersonCanReadIt() throws IOException {
        Answer made =
                Api.post("jobs", asked(",\"payload\":{\"rate\":1.10},\"metadata\":{\"by\":\"me\"}"))
                        .is(201);
        String id = made.at("id");
        assertEquals(
                "/api/v1/jobs/" + id, made.header("Location").replaceFirst("^http://[^/]*", ""));
        JsonNode job = Api.json("jobs/" + id);
        assertEquals("pending", job.path("status").asText());
        assertEquals("custom", job.path("type").asText());
        assertEquals(0, job.path("attempt").asInt());
        assertEquals("1.1", job.path("head").asText());
        assertTrue(job.path("started_at").isNull() && job.path("completed_at").isNull());
        assertTrue(job.path("percentage").isNull() && job.path("duration_seconds").isNull());
        assertTrue(job.path("created_at").asText().matches("\\d{4}-.*T.*\\.\\d{6}Z"));
        String file = Files.readString(Api.data().resolve("jobs/" + id + ".json"));
        assertTrue(file.contains("\n  \"status\": \"pending\""), file);
        assertTrue(file.contains("\"rate\": 1.10"), "digits stay: " + file);
    }

    @Test
    void askedForAgainUnderTheSameIdItIsTheSameJob() {
        String id = Api.name("job");
        String body = asked(",\"id\":\"" + id + "\",\"payload\":{\"n\":1}");
        Api.post("jobs", body).is(201);
        assertEquals(id, Api.post("jobs", body).is(200).at("id"));
        Api.post("jobs", body.replace(":1}", ":2}")).isProblem(409, "JOB_EXISTS");
    }

    @Test
    void whatCannotBeAJobIsRefusedByField() {
        Api.post("jobs", "{}").isProblem(400, "INVALID_FIELD", "type");
        Api.post("jobs", "{\"type\":\"mystery\"}").isProblem(400, "INVALID_FIELD", "type");
        Api.post("jobs", asked(",\"payload\":[1]")).isProblem(400, "INVALID_FIELD", "payload");
        Api.post("jobs", asked(",\"metadata\":3")).isProblem(400, "INVALID_FIELD", "metadata");
        Api.post("jobs", asked(",\"max_attempts\":0"))
                .isProblem(400, "INVALID_FIELD", "max_attempts");
        Api.post("jobs", asked(",\"max_attempts\":11"))
                .isProblem(400, "INVALID_FIELD", "max_attempts");
        Api.post("jobs", asked(",\"id\":\"../../etc/passwd\"")).isProblem(400, "INVALID_ID", "id");
        Api.post("jobs", "{\"type\":\"custom\"").isProblem(400, "INVALID_JSON");
        Api.post("jobs", "[]").isProblem(400, "INVALID_JSON");
        Api.post("jobs", asked(",\"payload\":{\"x\":\"" + "x".repeat(300_000) + "\"}"))
                .isProblem(413, "PAYLOAD_TOO_LARGE");
        Api.get("jobs?status=odd").isProblem(400, "INVALID_PARAMETER", "status");
        Api.get("jobs?limit=501").isProblem(400, "INVALID_PARAMETER", "limit");
        Api.get("jobs/none").isProblem(404, "JOB_NOT_FOUND");
        Api.get("jobs/none/stream").isProblem(404, "JOB_NOT_FOUND");
        for (String path : List.of("jobs/..%2F..%2Fetc%2Fpasswd", "jobs/%2e%2e", "jobs/a.json")) {
            assertTrue(Api.get(path).status() >= 400, path);
        }
        assertEquals(
                "GET, HEAD, DELETE, POST", sorted(Api.put("jobs", "{}").is(405).header("Allow")));
    }

    private static String sorted(String allow) {
        Set<String> methods = new HashSet<>(List.of(allow.split(", ")));
        methods.remove("OPTIONS");
        return String.join(
                ", ",
                Stream.of("GET", "HEAD", "DELETE", "POST").filter(methods::contains).toList());
    }

    @Test
    void aWorkerClaimsTellsAndCompletes() {
        String id = create(",\"payload\":{\"n\":1}");
        Answer claimed = claim().is(200);
        assertEquals(id, claimed.at("id"));
        assertEquals("running", claimed.at("status"));
        assertEquals("w1", claimed.at("worker"));
        String claim = claimed.at("claim");
        assertEquals(32, claim.length());
        JsonNode seen = Api.json("jobs/" + id);
        assertFalse(seen.has("claim"), "the word is the worker's own");
        assertEquals(1, seen.path("attempt").asInt());
        claim().is(204);
        Api.post("jobs/" + id + "/progress", with(claim, ",\"current\":3,\"total\":12")).is(204);
        assertEquals("25.00", Api.json("jobs/" + id).path("percentage").toString());
        Api.post(
                        "jobs/" + id + "/heartbeat",
                        with(claim, ",\"progress\":{\"current\":6,\"total\":12}"))
                .is(200);
        assertEquals(6, Api.json("jobs/" + id).path("progress").path("current").asInt());
        Answer done =
                Api.post(
                                "jobs/" + id + "/complete",
                                with(claim, ",\"result\":{\"data\":{\"x\":1.50}}"))
                        .is(200);
        assertEquals("completed", done.at("status"));
        assertTrue(done.text().contains("\"x\":1.50"), done.text());
        assertTrue(done.json().path("result").path("success").asBoolean());
        assertTrue(done.json().path("duration_seconds").asDouble() >= 0);
        Api.post("jobs/" + id + "/complete", with(claim, "")).is(200);
        Api.post("jobs/" + id + "/complete", with("another", "")).isProblem(409, "CLAIM_LOST");
        Api.post("jobs/" + id + "/cancel").isProblem(409, "ILLEGAL_TRANSITION");
    }

    @Test
    void whoFallsSilentLosesTheJobAndItsLateAnswerChangesNothing() {
        String id = create("");
        String first = claim().is(200).at("claim");
        await().until(() -> status(id).equals("pending"));
        Answer again = claim().is(200);
        assertEquals(2, again.json().path("attempt").asInt());
        assertEquals(
                "running",
                Api.post("jobs/" + id + "/complete", with(first, ",\"result\":{}"))
                        .isProblem(409, "CLAIM_LOST")
                        .at("job_status"));
        Api.post("jobs/" + id + "/heartbeat", with(first, "")).isProblem(409, "CLAIM_LOST");
        Api.post("jobs/" + id + "/progress", with(first, ",\"current\":1"))
                .isProblem(409, "CLAIM_LOST");
        assertEquals("running", status(id));
        Api.post("jobs/" + id + "/complete", with(again.at("claim"), ",\"result\":{}")).is(200);
        JsonNode history = Api.json("jobs/" + id).path("history");
        assertEquals("worker_lost", history.get(2).path("data").path("reason").asText());
    }

    @Test
    void whoIsHeardOfKeepsTheJob() {
        String id = create("");
        String claim = claim().is(200).at("claim");
        Instant until = Instant.now().plusSeconds(5);
        await().until(() -> {
            assertEquals(
                    "running",
                    Api.post("jobs/" + id + "/heartbeat", with(claim, "")).is(200).at("status"));
            return Instant.now().isAfter(until);
        });
        Api.post("jobs/" + id + "/complete", with(claim, "")).is(200);
    }

    @Test
    void aFailedAttemptIsFollowedByAnotherUntilThereWereEnough() {
        String id = create(",\"max_attempts\":2");
        String claim = claim().is(200).at("claim");
        Answer waiting =
                Api.post("jobs/" + id + "/fail", with(claim, ",\"error\":\"out of memory\""))
                        .is(200);
        assertEquals("pending", waiting.at("status"));
        assertFalse(waiting.at("retry_at").isEmpty());
        String second = Api.post("jobs/claim", claimBody(10)).is(200).at("claim");
        Answer over =
                Api.post("jobs/" + id + "/fail", with(second, ",\"error\":\"again\"")).is(200);
        assertEquals("failed", over.at("status"));
        assertEquals("again", over.at("error"));
        assertEquals("error", over.at("reason"));
        assertEquals("pending", Api.post("jobs/" + id + "/retry").is(200).at("status"));
        Api.post("jobs/" + id + "/retry").isProblem(409, "ILLEGAL_TRANSITION");
        String third = claim().is(200).at("claim");
        Api.post("jobs/" + id + "/fail", with(third, ",\"error\":\"x\",\"retry\":false")).is(200);
        assertEquals("failed", status(id));
    }

    @Test
    void aJobIsCancelledWhereverItStandsAndItsWorkerHearsOfIt() {
        String waiting = create("");
        assertEquals("cancelled", Api.post("jobs/" + waiting + "/cancel").is(200).at("status"));
        assertEquals("cancelled", Api.post("jobs/" + waiting + "/cancel").is(200).at("status"));
        String running = create("");
        String claim = claim().is(200).at("claim");
        Api.delete("jobs/" + running).isProblem(409, "JOB_ACTIVE");
        Api.post("jobs/" + running + "/cancel").is(200);
        assertEquals(
                "cancelled",
                Api.post("jobs/" + running + "/heartbeat", with(claim, ""))
                        .isProblem(409, "CLAIM_LOST")
                        .at("job_status"));
        claim().is(204);
        Api.delete("jobs/" + running).is(204);
        Api.get("jobs/" + running).isProblem(404, "JOB_NOT_FOUND");
    }

    @Test
    void whoWaitsGetsTheJobWhenItComesAndOneJobGoesToOneWorker() throws Exception {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls =
                    IntStream.range(0, 8)
                            .<Callable<Answer>>mapToObj(
                                    i -> () -> Api.post("jobs/claim", claimBody(3)))
                            .toList();
            List<Future<Answer>> waiting = calls.stream().map(workers::submit).toList();
            Set<String> made = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                made.add(create(",\"payload\":{\"n\":" + i + "}"));
            }
            Set<String> got = new HashSet<>();
            int none = 0;
            for (Future<Answer> each : waiting) {
                Answer answer = each.get();
                if (answer.status() == 204) {
                    none++;
                } else {
                    assertTrue(got.add(answer.is(200).at("id")), "twice: " + answer.at("id"));
                }
            }
            assertEquals(made, got);
            assertEquals(3, none);
        }
    }

    @Test
    void whoWatchesSeesTheStateThenProgressThenTheResult() {
        String id = create("");
        String claim = claim().is(200).at("claim");
        tell(id, claim, 1);
        try (Sse stream = Sse.open("jobs/" + id + "/stream?rate=50")) {
            JsonNode hello = stream.next("hello").json();
            assertEquals(id, hello.path("job_id").asText());
            Sse.Frame snapshot = stream.next("snapshot");
            assertEquals("1.2", snapshot.id());
            JsonNode state = snapshot.json().path("state");
            assertEquals("running", state.path("status").asText());
            assertEquals(1, state.path("progress").path("current").asInt());
            stream.next("caught_up");
            Sse.Frame now = stream.next("progress");
            assertEquals(null, now.id());
            assertEquals(1, now.json().path("progress").path("current").asInt());
            tell(id, claim, 70);
            JsonNode later = stream.next("progress").json();
            assertEquals(70, later.path("progress").path("current").asInt());
            assertEquals("70.00", later.path("percentage").toString());
            Api.post("jobs/" + id + "/complete", with(claim, ",\"result\":{\"data\":{\"n\":1}}"))
                    .is(200);
            Sse.Frame completed = stream.next("completed");
            assertEquals("1.3", completed.id());
            assertEquals(id, completed.json().path("job_id").asText());
            JsonNode data = completed.json().path("data");
            assertEquals(1, data.path("result").path("data").path("n").asInt());
            assertEquals(70, data.path("progress").path("current").asInt());
            assertEquals("ended", stream.next().event());
            assertEquals(List.of(), stream.rest());
        }
        Api.get("jobs/" + id + "/stream", "Last-Event-ID", "1.3").is(204);
        try (Sse back = Sse.open("jobs/" + id + "/stream", "Last-Event-ID", "1.1")) {
            assertEquals("resumed", back.next("hello").json().path("verdict").asText());
            assertEquals("1.2", back.next("running").id());
            assertEquals("1.3", back.next("completed").id());
        }
        try (Sse lost = Sse.open("jobs/" + id + "/stream", "Last-Event-ID", "1.9")) {
            assertEquals("beyond_head", lost.next("hello").json().path("reason").asText());
            assertEquals("1.3", lost.next("snapshot").id());
        }
    }

    private static void tell(String id, String claim, int current) {
        Api.post(
                        "jobs/" + id + "/progress",
                        with(claim, ",\"current\":" + current + ",\"total\":100"))
                .is(204);
    }

    @Test
    void jobsAndSessionsShareAConnection() {
        String session = Api.session("with-job");
        String id = create("");
        try (Sse both = Sse.open("stream?session=" + session + "&job=" + id)) {
            both.until("caught_up");
            both.until("caught_up");
            Api.nodes(session, 1);
            assertEquals("s:" + session + "=1.1,j:" + id + "=1.1", both.next("node").id());
            Api.post("jobs/" + id + "/cancel").is(200);
            assertEquals("s:" + session + "=1.1,j:" + id + "=1.2", both.next("cancelled").id());
        }
    }

    @Test
    void theListIsNewestFirstByStatusAndType() {
        String one = create(",\"metadata\":{\"n\":1}");
        String two = create(",\"metadata\":{\"n\":2}");
        Api.post("jobs/" + one + "/cancel").is(200);
        JsonNode all = Api.json("jobs?type=custom&limit=500");
        List<String> ids = ids(all);
        assertTrue(ids.indexOf(two) < ids.indexOf(one) && ids.contains(two), ids::toString);
        assertEquals(all.path("total").asInt(), ids.size());
        assertTrue(ids(Api.json("jobs?status=cancelled")).contains(one));
        assertFalse(ids(Api.json("jobs?status=cancelled")).contains(two));
        assertEquals(0, Api.json("jobs?type=data_refresh").path("total").asInt());
        JsonNode second = Api.json("jobs?type=custom&limit=1&offset=1");
        assertEquals(ids.get(1), ids(second).getFirst());
    }

    private static List<String> ids(JsonNode list) {
        return list.path("items").findValuesAsText("id");
    }

    @Test
    void endedJobsAreRemovedByTheirAge() throws IOException {
        String over = create("");
        Api.post("jobs/" + over + "/cancel").is(200);
        String waits = create("");
        Path file = Api.data().resolve("jobs/" + over + ".json");
        assertTrue(Files.exists(file));
        assertEquals(
                0, Api.delete("jobs?older_than_days=30").is(200).json().path("removed").asInt());
        assertTrue(
                Api.delete("jobs?older_than_days=0").is(200).json().path("removed").asInt() >= 1);
        assertFalse(Files.exists(file));
        Api.get("jobs/" + over).isProblem(404, "JOB_NOT_FOUND");
        assertEquals("pending", status(waits));
        Api.delete("jobs?older_than_days=-1")
                .isProblem(400, "INVALID_PARAMETER", "older_than_days");
    }
}
