package dev.tapedeck.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service as a process that can be killed, with its channels on a broker. */
final class Deck implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile("\"head\":\"1\\.(\\d+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path home;
    private final String broker;
    private final int port;
    private Process process;

    Deck(Path home, String broker) throws IOException {
        this.home = home;
        this.broker = broker;
        try (ServerSocket any = new ServerSocket(0)) {
            this.port = any.getLocalPort();
        }
    }

    void start(Map<String, String> more) throws IOException {
        String jar = System.getProperty("tapedeck.jar", "target/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                Path.of(jar).toAbsolutePath().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("TAPEDECK_DATA_DIR", home.resolve("data").toString());
        environment.put("TAPEDECK_PORT", Integer.toString(port));
        environment.put("TAPEDECK_DEMO", "false");
        environment.put("TAPEDECK_MESSAGING_CONNECTOR", "smallrye-kafka");
        environment.put("TAPEDECK_MESSAGING_COMMITTED_ENABLED", "true");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", broker);
        environment.put("MP_MESSAGING_INCOMING_TAPEDECK_INGEST_SESSION_TIMEOUT_MS", "2500");
        environment.putAll(more);
        process = builder.start();
        await("the service; its log: " + log())
                .atMost(Duration.ofSeconds(40))
                .until(() -> {
                    assertTrue(process.isAlive(), () -> "it ended\n" + lastWords());
                    return healthy();
                });
    }

    private Path log() {
        return home.resolve("service.log");
    }

    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean healthy() {
        try {
            return get("/health", "application/json").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        Process killed = process.destroyForcibly();
        assertTrue(killed.waitFor(10, TimeUnit.SECONDS));
    }

    void stop() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it stops");
    }

    void register(String session) throws IOException {
        String body =
                "{\"session_id\":\"%s\",\"user_id\":\"u\",\"strategy_id\":\"%s\",\"broker_connection_id\":\"b\"}"
                        .formatted(session, session);
        HttpResponse<String> answer = post("/api/v1/sessions", body);
        assertEquals(201, answer.statusCode(), () -> answer.body() + "\n" + lastWords());
    }

    HttpResponse<String> post(String path, String body) throws IOException {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Events in the session; all of them durable. */
    long head(String session) throws IOException {
        String found = get("/api/v1/sessions/" + session, "application/json").body();
        Matcher head = HEAD.matcher(found);
        assertTrue(head.find(), found);
        return Long.parseLong(head.group(1));
    }

    /** The session's lines as they are on disk. */
    List<String> lines(String session) throws IOException {
        String all = get("/api/v1/sessions/" + session + "/events", "application/x-ndjson").body();
        return all.lines().toList();
    }

    HttpResponse<String> get(String path, String accept) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(
                    request.timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
