package dev.tapedeck.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Samples;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.store.Store;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreOptions;
import dev.tapedeck.store.redis.RedisDatabase;
import dev.tapedeck.store.redis.RedisServers;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The packaged service, started once to move what it has. */
class MigrationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir Path home;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void theServiceWaitsForTheTargetMovesEverythingAndEnds() throws Exception {
        int redis = RedisServers.freePort();
        int http = RedisServers.freePort();
        try (Store files = files()) {
            Seeds.run(1, random -> Estate.fill(files, random));
        }
        start(http, redis, "redis");
        awaitAnswer(http, "api/v1/migration", 200, "\"phase\":\"prepare\"");
        awaitAnswer(http, "api/v1/sessions", 503, "STORAGE_UNAVAILABLE");
        RedisServer server = RedisServers.server(redis, List.of("save \"\"", "appendonly no"));
        server.start();
        try {
            assertEquals(0, exitCode(), this::log);
            assertTrue(log().contains("everything of file is in redis and was compared: 4 logs"));
            try (Store files = files();
                    Store there = redis(redis)) {
                Estate.assertSame(files, there);
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void whatCannotBeDoneEndsWithASentence() throws Exception {
        start(RedisServers.freePort(), RedisServers.freePort(), "memory");
        assertEquals(1, exitCode(), this::log);
        assertTrue(log().contains("nothing was moved: nothing outlives the process in memory"));
    }

    private FileStore files() throws IOException {
        return FileStore.open(FileStoreOptions.defaults(home.resolve("data")), Clock.systemUTC());
    }

    private static Store redis(int port) {
        Store store =
                new SharedStore(
                        new RedisDatabase(RedisServers.client(port)),
                        SharedStores.options(),
                        Clock.systemUTC());
        Samples.await(store.prepare());
        return store;
    }

    private void start(int http, int redis, String target) throws IOException {
        String jar = System.getProperty("tapedeck.jar", "target/quarkus-app/quarkus-run.jar");
        ProcessBuilder command =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                Path.of(jar).toAbsolutePath().toString())
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("service.log").toFile());
        command.environment().keySet().removeIf(name -> name.startsWith("TAPEDECK_"));
        command.environment().put("TAPEDECK_PORT", Integer.toString(http));
        command.environment().put("TAPEDECK_DATA_DIR", home.resolve("data").toString());
        command.environment().put("TAPEDECK_MIGRATE_TO", target);
        command.environment().put("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + redis);
        process = command.start();
    }

    private int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::log);
        return process.exitValue();
    }

    private String log() {
        try {
            return Files.readString(home.resolve("service.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitAnswer(int port, String path, int status, String part) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    assertTrue(process.isAlive(), this::log);
                    HttpResponse<String> answer =
                            client.send(request, HttpResponse.BodyHandlers.ofString());
                    assertEquals(status, answer.statusCode(), answer::body);
                    assertTrue(answer.body().contains(part), answer.body());
                });
    }
}
