package dev.tapedeck.store.postgresql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A real server, which a test may stop and start again with all that it holds. */
final class PostgresServer implements AutoCloseable {
    private static PostgresServer common;

    private final Path folder;
    private final int port;
    private EmbeddedPostgres running;

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Ends with the process. */
    static synchronized PostgresServer common() throws IOException {
        if (common == null) {
            common = new PostgresServer(null, freePort());
            common.start();
        }
        return common;
    }

    static PostgresServer at(Path folder) throws IOException {
        PostgresServer server = new PostgresServer(folder, freePort());
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    void start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPort(port);
        running =
                folder == null
                        ? builder.start()
                        : builder.setDataDirectory(folder).setCleanDataDirectory(false).start();
    }

    void stop() throws IOException {
        running.close();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
