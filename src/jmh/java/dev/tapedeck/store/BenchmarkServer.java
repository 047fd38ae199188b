package dev.tapedeck.store;

import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreOptions;
import dev.tapedeck.store.memory.MemoryStore;
import dev.tapedeck.store.mongodb.MongodbServers;
import dev.tapedeck.store.postgresql.PostgresqlDatabase;
import dev.tapedeck.store.redis.RedisDatabase;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.SharedOptions;
import dev.tapedeck.store.shared.SharedStore;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import redis.embedded.RedisServer;

/**
 * A store over a real server that forces every commit to the device; MongoDB's stand-in keeps
 * nothing.
 */
record BenchmarkServer(Store store, AutoCloseable server) implements AutoCloseable {
    private static final SharedOptions OPTIONS =
            new SharedOptions(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    4 << 20,
                    64L << 20,
                    1000,
                    10_000,
                    SharedOptions.Retention.NONE);

    static BenchmarkServer start(String name) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target"), "benchmark-");
        return switch (name) {
            case "memory" ->
                    new BenchmarkServer(new MemoryStore(4L << 30, Clock.systemUTC()), () -> {});
            case "file" ->
                    new BenchmarkServer(
                            FileStore.open(FileStoreOptions.defaults(folder), Clock.systemUTC()),
                            () -> {});
            case "postgresql" -> postgresql();
            case "redis" -> redis(folder);
            case "mongodb" -> shared(MongodbServers.fresh(), () -> {});
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static BenchmarkServer shared(Database database, AutoCloseable server) {
        SharedStore store = new SharedStore(database, OPTIONS, Clock.systemUTC());
        store.prepare().await().indefinitely();
        return new BenchmarkServer(store, server);
    }

    private static BenchmarkServer postgresql() throws IOException {
        EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
        PgConnectOptions options =
                new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(server.getPort())
                        .setUser("postgres")
                        .setPassword("postgres")
                        .setDatabase("postgres")
                        .setCachePreparedStatements(true);
        Pool pool =
                Pool.newInstance(
                        PgBuilder.pool()
                                .with(new PoolOptions().setMaxSize(17))
                                .connectingTo(options)
                                .using(Vertx.vertx())
                                .build());
        String fsync =
                pool.query("show fsync")
                        .execute()
                        .await()
                        .indefinitely()
                        .iterator()
                        .next()
                        .getString(0);
        if (!fsync.equals("on")) {
            throw new IllegalStateException("the server does not force: fsync is " + fsync);
        }
        return shared(new PostgresqlDatabase(pool), server);
    }

    private static BenchmarkServer redis(Path folder) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        RedisServer server =
                RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("dir " + folder.toAbsolutePath())
                        .setting("save \"\"")
                        .setting("appendonly yes")
                        .setting("appendfsync always")
                        .build();
        server.start();
        Redis client =
                Redis.createClient(io.vertx.mutiny.core.Vertx.vertx(), "redis://127.0.0.1:" + port);
        return shared(new RedisDatabase(client), server::stop);
    }

    @Override
    public void close() throws Exception {
        store.close();
        server.close();
    }
}
