package dev.tapedeck.store.redis;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Real servers: one of this JVM that keeps nothing, and others that tests stop and start. */
public final class RedisServers {
    static final Vertx VERTX = Vertx.vertx();

    private static final int PORT = startForAll();
    private static final Redis CLIENT = client(PORT);

    private RedisServers() {}

    private static int startForAll() {
        try {
            int port = freePort();
            RedisServer server = server(port, List.of("save \"\"", "appendonly no"));
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(RedisServer server) {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Redis client(int port) {
        return Redis.createClient(VERTX, "redis://127.0.0.1:" + port);
    }

    /** Of the server that all share, with nothing in it. */
    public static Redis emptied() {
        CLIENT.send(Request.cmd(Command.FLUSHALL)).await().indefinitely();
        return CLIENT;
    }

    public static RedisServer durable(int port, Path folder) {
        return server(
                port,
                List.of("dir " + folder, "save \"\"", "appendonly yes", "appendfsync always"));
    }

    public static RedisServer server(int port, List<String> settings) {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1");
            settings.forEach(builder::setting);
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
