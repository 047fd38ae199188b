package dev.tapedeck.store.mongodb;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks MongoDB's protocol, one of this JVM, and databases in it for tests. */
public final class MongodbServers {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final MongoClient CLIENT = client(start(true).getLocalAddress().getPort());

    private MongodbServers() {}

    static MongoServer start(boolean changeStreams) {
        MongoServer server = new MongoServer(new MemoryBackend().version(ServerVersion.MONGO_5_0));
        if (changeStreams) {
            server.enableOplog();
        }
        server.bind("127.0.0.1", 0);
        return server;
    }

    static MongoClient client(int port) {
        return MongoClients.create(
                "mongodb://127.0.0.1:"
                        + port
                        + "/?serverSelectionTimeoutMS=2000&connectTimeoutMS=1000");
    }

    static MongoClient client() {
        return CLIENT;
    }

    static String freshName() {
        return "tapedeck-" + DATABASES.incrementAndGet();
    }

    /** One with nothing in it. */
    public static MongodbDatabase fresh() {
        MongodbDatabase database = new MongodbDatabase(CLIENT, freshName());
        database.prepare().await().indefinitely();
        return database;
    }
}
