package dev.tapedeck.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.story.Findings;
import dev.tapedeck.story.Service;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, killed again and again while jobs are asked for and done. */
class JobsIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KILLS = Integer.getInteger("jobs.kills", 3);
    private static final Set<String> WORDS =
            Set.of("pending", "running", "completed", "failed", "cancelled");

    @TempDir Path home;

    private final Findings findings = new Findings();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> completed = ConcurrentHashMap.newKeySet();
    private final Set<String> runs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private Service service;
    private volatile boolean over;

    @Test
    void nothingThatWasAnsweredIsLostAndNothingIsShownRunningThatIsNot() {
        Seeds.run(
                1,
                random -> {
                    try (Service started = new Service(JAR, home, Map.of(), random, findings)) {
                        service = started;
                        service.start();
                        String grid = optimization();
                        List<Thread> busy = new ArrayList<>();
                        for (Runnable each :
                                List.<Runnable>of(this::asks, this::works, this::notes)) {
                            busy.add(
                                    Thread.ofVirtual()
                                            .start(() -> {
                                                while (!over) {
                                                    findings.await(
                                                            "up",
                                                            PATIENCE,
                                                            () -> over || service.life() > 0);
                                                    each.run();
                                                }
                                            }));
                        }
                        for (int i = 0; i < KILLS; i++) {
                            afterAWhile(random);
                            service.kill();
                            Instant killed = Instant.now();
                            service.start();
                            check(killed);
                        }
                        over = true;
                        for (Thread each : busy) {
                            each.join();
                        }
                        goesOnToTheEnd(grid);
                        check(Instant.EPOCH);
                    }
                    findings.assertNone();
                });
    }

    /** Some work was done since. */
    private void afterAWhile(Random random) {
        int wanted = acknowledged.size() + 5 + random.nextInt(20);
        findings.await("jobs are asked for", PATIENCE, () -> acknowledged.size() >= wanted);
    }

    private String optimization() {
        JsonNode made =
                call(
                        "POST",
                        "/jobs",
                        """
                        {"type":"optimization","payload":{"source":"bitstamp-2013-11","strategy":"sma_cross",
                         "grid":{"fast":{"from":2,"to":11,"step":1},"slow":{"from":20,"to":110,"step":10}}}}\
                        """);
        return made.path("id").asText();
    }

    private void asks() {
        String id = "j" + numbers.incrementAndGet();
        boolean quick = numbers.get() % 4 == 0;
        String body =
                quick
                        ? ",\"type\":\"backtest\",\"payload\":{\"source\":\"eth-usd-5m-2023-03\",\"strategy\":\"sma_cross\"}}"
                        : ",\"type\":\"custom\",\"max_attempts\":10}";
        if (call("POST", "/jobs", "{\"id\":\"" + id + "\"" + body) != null) {
            acknowledged.add(id);
            if (quick && numbers.get() % 8 == 0) {
                JsonNode unused = call("POST", "/jobs/" + id + "/cancel", null);
            }
        }
    }

    private void works() {
        JsonNode job = call("POST", "/jobs/claim", "{\"worker\":\"w\",\"wait_seconds\":1}");
        if (job == null || !job.has("claim")) {
            return;
        }
        String id = job.path("id").asText();
        String done = "{\"claim\":\"" + job.path("claim").asText() + "\",\"result\":{\"data\":1}}";
        if (call("POST", "/jobs/" + id + "/complete", done) != null) {
            completed.add(id);
        }
    }

    private void notes() {
        String id = "r" + numbers.incrementAndGet();
        if (call("PUT", "/runs/" + id, "{\"kind\":\"test\",\"meta\":{\"n\":1}}") != null) {
            runs.add(id);
        }
    }

    /** What was answered is there; who runs began to after the kill, or is a worker outside. */
    private void check(Instant killed) {
        for (String id : Set.copyOf(acknowledged)) {
            JsonNode job = call("GET", "/jobs/" + id, null);
            if (job == null || !WORDS.contains(job.path("status").asText())) {
                findings.add("job " + id + " was answered and is " + job);
            }
        }
        for (String id : Set.copyOf(completed)) {
            JsonNode job = call("GET", "/jobs/" + id, null);
            if (job == null || !job.path("status").asText().equals("completed")) {
                findings.add("job " + id + " was completed and is " + job);
            }
        }
        for (String id : Set.copyOf(runs)) {
            if (call("GET", "/runs/" + id, null) == null) {
                findings.add("run " + id + " was answered and is not there");
            }
        }
        for (String type : List.of("backtest", "optimization")) {
            call("GET", "/jobs?limit=500&status=running&type=" + type, null)
                    .path("items")
                    .forEach(job -> {
                        if (Instant.parse(job.path("started_at").asText()).isBefore(killed)) {
                            findings.add("shown running: " + job);
                        }
                    });
        }
        findings.assertNone();
        findings.await("no run is at work for a job that is not", PATIENCE, this::runsAreTheirJobs);
    }

    private boolean runsAreTheirJobs() {
        JsonNode running = call("GET", "/runs?limit=500&status=running", null);
        if (running == null) {
            return false;
        }
        for (JsonNode run : running.path("items")) {
            String id = run.path("meta").path("job_id").asText();
            JsonNode job = call("GET", "/jobs/" + id, null);
            if (job == null || !job.path("status").asText().equals("running")) {
                return false;
            }
        }
        return true;
    }

    private void goesOnToTheEnd(String grid) {
        findings.await(
                "the grid is done",
                PATIENCE,
                () -> {
                    JsonNode job = call("GET", "/jobs/" + grid, null);
                    if (job != null && job.path("status").asText().equals("failed")) {
                        // Each kill was an attempt.
                        assertTrue(call("POST", "/jobs/" + grid + "/retry", null) != null);
                    }
                    return job != null && job.path("status").asText().equals("completed");
                });
        JsonNode job = call("GET", "/jobs/" + grid, null);
        assertEquals(100, job.path("result").path("data").path("cells").asInt(), job::toString);
    }

    /** Null when it was not answered with success. */
    private JsonNode call(String method, String path, String body) {
        HttpRequest.BodyPublisher publisher =
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request =
                HttpRequest.newBuilder(service.uri("/api/v1" + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .method(method, publisher)
                        .build();
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 400
                    && answer.statusCode() < 500
                    && answer.statusCode() != 409
                    && answer.statusCode() != 429) {
                findings.add(method + " " + path + ": " + answer.statusCode() + answer.body());
            }
            return answer.statusCode() / 100 == 2 && !answer.body().isEmpty()
                    ? JSON.readTree(answer.body())
                    : null;
        } catch (IOException down) {
            return null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
