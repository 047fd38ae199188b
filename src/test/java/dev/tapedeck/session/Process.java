package dev.tapedeck.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.contract.Json;
import dev.tapedeck.store.file.FileMode;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreOptions;
import dev.tapedeck.store.memory.MemoryDocumentStore;
import dev.tapedeck.store.memory.MemoryEventLogs;
import dev.tapedeck.stream.Hub;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The sessions of one process on a data folder, wired by hand: closed and opened as often as a test
 * wants.
 */
final class Process implements AutoCloseable {
    final FileStore store;
    final Sessions sessions;
    final SessionWriter writer;
    final SessionBoot boot;
    private final SessionLifecycle lifecycle;

    private Process(Path data, SessionConfig config) throws IOException {
        Clock clock = Clock.systemUTC();
        store = FileStore.open(options(data), clock);
        EventLogs collecting = new MemoryEventLogs(config.backtestBytes(), clock);
        Hub hub = new Hub();
        sessions =
                new Sessions(
                        config,
                        store,
                        collecting,
                        store.folders(),
                        new MemoryDocumentStore(1 << 20),
                        hub);
        writer = new SessionWriter(sessions, config);
        lifecycle = new SessionLifecycle(config, sessions, store, hub, noWorkers());
        boot = new SessionBoot(config, sessions, lifecycle, store);
        sessions.open();
        boot.goOn(true);
    }

    private static FileStoreOptions options(Path data) {
        return new FileStoreOptions(
                data,
                Optional.empty(),
                4 << 20,
                64 << 20,
                16 << 20,
                8 << 20,
                Duration.ofMillis(200),
                16 << 10,
                16,
                100,
                1,
                FileMode.AS_MADE,
                FileStoreOptions.Retention.NONE);
    }

    @SuppressWarnings("unchecked")
    private static Instance<SessionWorkers> noWorkers() {
        return (Instance<SessionWorkers>)
                Proxy.newProxyInstance(
                        Process.class.getClassLoader(),
                        new Class<?>[] {Instance.class},
                        (proxy, method, arguments) -> Collections.emptyIterator());
    }

    static Process start(Path data) throws IOException {
        return new Process(data, new Limits());
    }

    void backtest(String id) {
        register(id, ",\"mode\":\"backtest\"");
    }

    void command(String id, SessionStatus.Command command) {
        lifecycle.command(sessions.get(id), command, Conditions.NONE);
    }

    void fork(String parent, String at, String child) {
        JsonNode wanted = Json.read("{\"session_id\":\"" + child + "\",\"at\":\"" + at + "\"}");
        assertTrue(
                new Forks(sessions, new TimeTravel(sessions)).fork(parent, wanted, null).created());
    }

    String head(String id) {
        return sessions.get(id).live().await().indefinitely().log().head().toString();
    }

    SessionStatus status(String id) {
        return sessions.get(id).live().await().indefinitely().status();
    }

    void register(String id) {
        register(id, "");
    }

    private void register(String id, String more) {
        boot.create(
                utf8(
                        "{\"session_id\":\""
                                + id
                                + "\",\"user_id\":\"u\",\"strategy_id\":\"s\",\"broker_connection_id\":\""
                                + id
                                + "\""
                                + more
                                + "}"));
    }

    /**
     * @throws Problem as a client would get it
     */
    @CanIgnoreReturnValue
    Appended write(String id, String lines, Producer producer) {
        return writer.events(id, utf8(lines), producer).await().indefinitely();
    }

    String state(String id) {
        return new String(
                sessions.get(id).live().await().indefinitely().snapshotNow().json(),
                StandardCharsets.UTF_8);
    }

    List<String> recovered() {
        return store.recovered().stream().map(Object::toString).sorted().toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sessions.close();
        store.close();
    }

    /** Snapshots and views soon, so that a short history has them. */
    private static final class Limits implements SessionConfig {
        @Override
        public int max() {
            return 100;
        }

        @Override
        public int loaded() {
            return 100;
        }

        @Override
        public int batchEvents() {
            return 1000;
        }

        @Override
        public int bodyBytes() {
            return 1 << 20;
        }

        @Override
        public int jsonDepth() {
            return 64;
        }

        @Override
        public int snapshots() {
            return 256;
        }

        @Override
        public int snapshotEvents() {
            return 50;
        }

        @Override
        public Duration viewsEvery() {
            return Duration.ofMillis(10);
        }

        @Override
        public long backtestBytes() {
            return 1 << 20;
        }

        @Override
        public long importBytes() {
            return 4 << 20;
        }

        @Override
        public Duration commandTimeout() {
            return Duration.ofSeconds(30);
        }
    }
}
