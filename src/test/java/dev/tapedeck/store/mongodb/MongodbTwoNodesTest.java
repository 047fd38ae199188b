package dev.tapedeck.store.mongodb;

import com.mongodb.reactivestreams.client.MongoClient;
import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.TwoNodesContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The server's content outlives its listening, as that of one on a disk does. */
class MongodbTwoNodesTest extends TwoNodesContract {
    private final MongoBackend backend =
            new MemoryBackend() {
                @Override
                public void close() {
                    // as on a disk
                }
            }.version(ServerVersion.MONGO_5_0);
    private final List<MongoClient> clients = new ArrayList<>();
    private final int port = freePort();
    private MongoServer server;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    @Override
    protected void startServer() {
        server = new MongoServer(backend);
        server.enableOplog();
        server.bind("127.0.0.1", port);
    }

    @Override
    protected void stopServer() {
        server.shutdownNow();
    }

    /** Each node has a client of its own, as each process has. */
    @Override
    protected Database database() {
        MongoClient client = MongodbServers.client(port);
        clients.add(client);
        return new MongodbDatabase(client, "tapedeck");
    }

    @AfterEach
    @Override
    protected void close() throws Exception {
        super.close();
        clients.forEach(MongoClient::close);
        server.shutdownNow();
    }
}
