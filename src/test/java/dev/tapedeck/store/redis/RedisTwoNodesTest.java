package dev.tapedeck.store.redis;

import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.TwoNodesContract;
import io.vertx.mutiny.redis.client.Redis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

class RedisTwoNodesTest extends TwoNodesContract {
    @TempDir Path folder;

    private final int port = RedisServers.freePort();
    private final List<Redis> clients = new ArrayList<>();
    private RedisServer server;

    @BeforeEach
    @Override
    protected void startServer() throws IOException {
        server = RedisServers.durable(port, folder);
        server.start();
    }

    @Override
    protected void stopServer() throws IOException {
        server.stop();
    }

    /** Each node has a client of its own, as each process has. */
    @Override
    protected Database database() {
        Redis client = RedisServers.client(port);
        clients.add(client);
        return new RedisDatabase(client);
    }

    @AfterEach
    @Override
    protected void close() throws Exception {
        super.close();
        clients.forEach(Redis::close);
        server.stop();
    }
}
