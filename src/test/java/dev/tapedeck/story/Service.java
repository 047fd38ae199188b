package dev.tapedeck.story;

import java.io.File;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The packaged service as a child process that is killed and started again on one folder and one
 * port. One thread drives it; any thread asks for its {@link #life}.
 */
public final class Service implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int TERMINATED = 128 + 15;

    private final Path home;
    private final int port;
    private final Findings findings;
    private final ProcessBuilder command;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile Process process;
    private final Thread lastResort = new Thread(this::end);
    private int lives;
    private volatile int life;

    public Service(
            Path jar,
            Path home,
            Map<String, String> settings,
            RandomGenerator random,
            Findings findings) {
        this.home = home;
        this.port = freePort(random);
        this.findings = findings;
        this.command =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-ea:dev.tapedeck...",
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                // Every life is short: what the second compiler makes comes too
                                // late.
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                jar.toAbsolutePath().toString())
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
        command.environment().putAll(settings);
        command.environment()
                .putAll(
                        Map.of(
                                "TAPEDECK_PORT", Integer.toString(port),
                                "TAPEDECK_DATA_DIR", data().toString(),
                                "TAPEDECK_DEMO", "false"));
        // The child must not outlive a test run that is itself cut short.
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Below the range that outgoing connections take their ports from: a client that knocks while
     * the service is down must not be given its port.
     */
    private static int freePort(RandomGenerator random) {
        while (true) {
            int candidate = 20_000 + random.nextInt(12_000);
            try (ServerSocket socket =
                    new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    int port() {
        return port;
    }

    public Path data() {
        return home.resolve("data");
    }

    private File log() {
        return home.resolve("service.log").toFile();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /**
     * Which of its lives the service is in; 0 while it is not up. A connection that breaks within
     * one life is a finding.
     */
    public int life() {
        return life;
    }

    /** Starts the process and returns; it may not listen yet. */
    public void launch() throws IOException {
        process = command.start();
        lives++;
    }

    public void start() throws IOException {
        launch();
        awaitUp();
    }

    /** Returns once the process that was launched takes requests. */
    public void awaitUp() {
        findings.await("the service is healthy; its log is " + log(), START, this::isHealthy);
        life = lives;
    }

    private boolean isHealthy() {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the service ended by itself with " + process.exitValue() + lastWords());
        }
        HttpRequest request =
                HttpRequest.newBuilder(uri("/health")).timeout(Duration.ofSeconds(5)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        life = 0;
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the service ended by itself with " + process.exitValue() + lastWords());
        }
        process.destroyForcibly();
        process.waitFor();
    }

    /** {@code kill -15}, and the service puts its house in order. */
    public void stop() throws InterruptedException {
        life = 0;
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != TERMINATED) {
            throw new AssertionError("no clean end: " + process + lastWords());
        }
    }

    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log().toPath());
            return "\n"
                    + String.join(
                            "\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return " and its log cannot be read: " + e;
        }
    }

    /** What the service itself calls an error, over all its lives. */
    public List<String> errors() throws IOException {
        try (var lines = Files.lines(log().toPath())) {
            return lines.filter(each -> each.contains(" ERROR ")).toList();
        }
    }

    @Override
    public void close() {
        end();
        client.close();
        boolean known = Runtime.getRuntime().removeShutdownHook(lastResort);
        assert known;
    }

    private void end() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }
}
