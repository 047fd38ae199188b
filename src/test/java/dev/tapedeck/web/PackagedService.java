package dev.tapedeck.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.Cursor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The packaged service as a process of its own that can be killed and started again on one folder
 * and one port, and the few calls that a page's story needs. Confined to the test's thread.
 */
final class PackagedService implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 20_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path log;
    private final URI root;
    private final ProcessBuilder command;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;

    PackagedService(Path home) throws IOException {
        int port = freePort();
        log = home.resolve("service.log");
        root = URI.create("http://127.0.0.1:" + port + "/");
        command =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                // It lives for seconds: the second compiler would come too late.
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                jar().toString())
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What the developer has set for a service of their own is not meant for this one.
        command.environment().keySet().removeIf(name -> name.startsWith("TAPEDECK_"));
        command.environment().put("TAPEDECK_PORT", Integer.toString(port));
        command.environment().put("TAPEDECK_DATA_DIR", home.resolve("data").toString());
    }

    private static Path jar() {
        return Path.of(System.getProperty("tapedeck.jar", "target/quarkus-app/quarkus-run.jar"))
                .toAbsolutePath();
    }

    /**
     * Below the range that outgoing connections take their ports from: the page knocks while the
     * service is down, and must not be given its port.
     */
    private static int freePort() throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket =
                    new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    /** Where the page is; all that it asks for is below. */
    URI root() {
        return root;
    }

    /** Starts the process and returns; it does not listen yet. */
    void launch() throws IOException {
        process = command.start();
    }

    void awaitHealthy() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isHealthy()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("it does not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean isHealthy() throws InterruptedException {
        try {
            return send(request("health")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void register(String session) throws IOException, InterruptedException {
        post(
                "sessions",
                """
                {"session_id":"%s","user_id":"page","strategy_id":"test","broker_connection_id":"%s"}\
                """
                        .formatted(session, session));
        post("sessions/" + session + "/start", "");
    }

    void post(String path, String body) throws IOException, InterruptedException {
        write("POST", path, body);
    }

    void put(String path, String body) throws IOException, InterruptedException {
        write("PUT", path, body);
    }

    private void write(String method, String path, String body)
            throws IOException, InterruptedException {
        var _ =
                answer(
                        request("api/v1/" + path)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(answer(request("api/v1/" + path)));
    }

    Cursor head(String session) throws IOException, InterruptedException {
        return Cursor.parse(get("sessions/" + session).path("head").asText()).orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(10));
    }

    private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request);
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response + " " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
