package dev.tapedeck.store.redis;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What is particular about Redis: its keys, its scripts, and what its server may lose. */
class RedisDatabaseTest {
    private final Redis redis = RedisServers.emptied();
    private final SharedStore store =
            new SharedStore(new RedisDatabase(redis), SharedStores.options(), Clock.systemUTC());

    @AfterEach
    void close() {
        store.close();
    }

    @CanIgnoreReturnValue
    private Response send(Command command, Object... args) {
        Request request = Request.cmd(command);
        for (Object arg : args) {
            request.arg(String.valueOf(arg));
        }
        return await(redis.send(request));
    }

    private Documents documents(String... entity) {
        return store.documents().entity(EntityName.of(entity));
    }

    private Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        send(Command.KEYS, "*").forEach(key -> keys.add(key.toString()));
        return keys;
    }

    @Test
    void documentsHaveTheKeysThatUsersKnow() {
        await(
                documents("signal", "strategy-a")
                        .writeValue("BTCUSDT", utf8("{\"a\":1}"), Precondition.NONE));
        assertEquals("{\"a\":1}", send(Command.GET, "signal/strategy-a:BTCUSDT").toString());
        send(Command.SET, "risk/low:positions", "[ ]");
        assertArrayEquals(
                utf8("[ ]"), await(documents("risk", "low").readValue("positions")).json());
    }

    @Test
    void documentsAreToldFromWhatElseThereIs() throws Exception {
        EventLog log = await(store.logs().open(LogId.session("demo"), "sessions/u/demo"));
        append(log, "1");
        store.folders()
                .at("sessions/u/demo")
                .replace("a.json", utf8("{}"), Folder.Durability.POWER);
        send(Command.HSET, "foreign:hash", "field", "value");
        send(Command.SET, "no-colon", "x");
        for (String id : List.of("log", "files", "moved", "x")) {
            await(documents("tapedeck").writeValue(id, utf8("1"), Precondition.NONE));
        }
        assertEquals(
                List.of(EntityName.of("tapedeck")),
                await(store.documents().entities("").collect().asList()));
        Set<String> before = keys();
        assertEquals(4, await(documents("tapedeck").removeAll()));
        before.removeAll(keys());
        assertEquals(
                Set.of("tapedeck:log", "tapedeck:files", "tapedeck:moved", "tapedeck:x"), before);
        assertEquals(1, lines(log).size());
    }

    @Test
    void whatIsNoDocumentIsSetAsideWithTheReason() {
        send(Command.SET, "signal/a:broken", "{\"a\":");
        send(Command.SET, "signal/a:bad:id", "{}");
        send(Command.SET, "signal/a:good", "{}");
        assertEquals(List.of("good"), await(documents("signal", "a").keys().collect().asList()));
        List<String> aside =
                keys().stream().filter(key -> key.startsWith("tapedeck:quarantine:")).toList();
        assertEquals(2, aside.size(), aside::toString);
        String broken = aside.stream().filter(key -> key.contains("broken")).findFirst().get();
        assertEquals("{\"a\":", send(Command.HGET, broken, "body").toString());
        assertTrue(send(Command.HGET, broken, "reason").toString().length() > 0);
    }

    @Test
    void manyDocumentsAreFoundInManySteps() {
        Documents documents = documents("signal", "many");
        List<Request> writes = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            writes.add(Request.cmd(Command.SET).arg("signal/many:s" + i).arg("1"));
            writes.add(Request.cmd(Command.SET).arg("signal/more:s" + i).arg("1"));
        }
        for (int i = 0; i < writes.size(); i += 1000) {
            await(redis.batch(writes.subList(i, i + 1000)));
        }
        assertEquals(2000, await(documents.count()));
        assertEquals(2000, await(documents.removeAll()));
        assertEquals(2000, await(documents("signal", "more").count()));
    }

    @Test
    void scriptsThatTheServerHasForgottenAreSentAgain() {
        EventLog log = await(store.logs().open(LogId.session("demo"), "sessions/u/demo"));
        append(log, "1");
        send(Command.SCRIPT, "FLUSH");
        append(log, "2");
        assertEquals(2, lines(log).size());
    }

    @Test
    void aServerThatIsSilentForAWhileCostsNoMoreThanThat() {
        EventLog log = await(store.logs().open(LogId.session("demo"), "sessions/u/demo"));
        append(log, "1");
        for (int i = 0; i < 2; i++) {
            send(Command.CLIENT, "PAUSE", 7000);
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("lost"))));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> store.logs().health() instanceof StorageHealth.Ok);
            append(log, "after");
        }
        Cursor head = await(log.refresh());
        assertEquals(head.seq(), lines(log).size());
        assertEquals(2, lines(log).stream().filter(line -> line.contains("after")).count());
    }

    @Test
    void aServerThatMayLoseThingsIsFoundOut(@TempDir Path folder) throws Exception {
        assertEquals(List.of("keeps nothing"), words(List.of("save \"\""), folder));
        assertEquals(List.of("since its last snapshot"), words(List.of("save 60 1"), folder));
        assertEquals(
                List.of("last second"),
                words(List.of("appendonly yes", "appendfsync everysec"), folder));
        assertEquals(
                List.of("drops keys"),
                words(
                        List.of(
                                "appendonly yes",
                                "appendfsync always",
                                "maxmemory 100mb",
                                "maxmemory-policy allkeys-lru"),
                        folder));
        assertEquals(List.of(), words(List.of("appendonly yes", "appendfsync always"), folder));
        assertEquals(
                List.of(),
                words(List.of("save \"\"", "rename-command CONFIG \"\""), folder),
                "it does not say");
    }

    /** Of the doubts about a server with these settings, what tells them apart. */
    private static List<String> words(List<String> settings, Path folder) throws Exception {
        int port = RedisServers.freePort();
        List<String> all = new ArrayList<>(settings);
        all.add("dir " + folder);
        RedisServer server = RedisServers.server(port, all);
        server.start();
        Redis client = RedisServers.client(port);
        RedisLink link = new RedisLink(client);
        try {
            List<String> doubts = await(RedisPersistence.doubts(link));
            return List.of("keeps nothing", "since its last snapshot", "last second", "drops keys")
                    .stream()
                    .filter(words -> doubts.stream().anyMatch(doubt -> doubt.contains(words)))
                    .toList();
        } finally {
            link.close();
            client.close();
            server.stop();
        }
    }
}
