package dev.tapedeck.cluster;

import dev.tapedeck.messaging.Broker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * Several packaged services on one real database, with a real Kafka between them: whichever node a
 * client turns to, and whatever happens to the nodes and to the bus, every subscriber's sequence is
 * exactly the log's, every answered event is in it once, and executions lose and repeat nothing.
 *
 * <p>{@code -Dcluster.seed=…} draws the same behaviour again (the machine still decides what falls
 * together with what); {@code -Dcluster.kills=} and {@code -Dcluster.outages=} set how long it goes
 * on.
 */
class ClusterIT {
    private static final long SEED =
            Long.getLong("cluster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
    private static final int KILLS = Integer.getInteger("cluster.kills", 10);
    private static final int OUTAGES = Integer.getInteger("cluster.outages", 5);

    private static Broker broker;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path home;

    @BeforeAll
    static void startTheBus() throws Exception {
        broker = new Broker();
        broker.create(Gossip.TOPIC);
    }

    @AfterAll
    static void stopTheBus() throws Exception {
        broker.close();
    }

    @Test
    void threeNodesOnRedisAreOneService() throws Exception {
        int port = freePort();
        RedisServer redis =
                RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("dir " + home)
                        .setting("save \"\"")
                        .setting("appendonly yes")
                        .setting("appendfsync always")
                        .build();
        redis.start();
        try {
            Map<String, String> store =
                    Map.of(
                            "TAPEDECK_STORE",
                            "redis",
                            "QUARKUS_REDIS_HOSTS",
                            "redis://127.0.0.1:" + port);
            tell(new Cluster.Plan(SEED, 3, KILLS, OUTAGES, 2, settings(store)));
        } finally {
            redis.stop();
        }
    }

    @Test
    void soAreTwoNodesOnPostgresql() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = "postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
            Map<String, String> store =
                    Map.of(
                            "TAPEDECK_STORE", "postgresql",
                            "QUARKUS_DATASOURCE_REACTIVE_URL", url,
                            "QUARKUS_DATASOURCE_USERNAME", "postgres",
                            "QUARKUS_DATASOURCE_PASSWORD", "postgres");
            tell(
                    new Cluster.Plan(
                            SEED,
                            2,
                            Math.ceilDiv(KILLS, 5),
                            Math.ceilDiv(OUTAGES, 5),
                            1,
                            settings(store)));
        }
    }

    /** Small enough that windows and snapshots are replaced all the time. */
    private static Map<String, String> settings(Map<String, String> store) {
        Map<String, String> settings = new HashMap<>(store);
        settings.put("TAPEDECK_BUS", "kafka");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", broker.address());
        settings.put("TAPEDECK_EXECUTIONS_LEASE_TIME", "2S");
        settings.put("TAPEDECK_SESSIONS_SNAPSHOT_EVENTS", "500");
        settings.put("TAPEDECK_STREAMS_WINDOW_BYTES", "65536");
        settings.put("TAPEDECK_STREAMS_HEARTBEAT", "500ms");
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void tell(Cluster.Plan plan) throws Exception {
        System.out.println(
                "cluster: -Dcluster.seed="
                        + SEED
                        + " -Dcluster.kills="
                        + KILLS
                        + " -Dcluster.outages="
                        + OUTAGES);
        Path jar =
                Path.of(System.getProperty("tapedeck.jar", "target/quarkus-app/quarkus-run.jar"));
        try (Cluster story = new Cluster(jar, home, broker, plan)) {
            story.theNodesStart();
            story.everybodySetsToWork();
            story.nodesAreKilledAndTheBusFailsAgainAndAgain();
            story.theSessionsEndAndEverybodyReadsToTheEnd();
            story.everySubscribersSequenceIsTheLogAndEveryAnsweredEventIsInItOnce();
            story.allNodesSayTheSame();
            story.theExecutionWasTakenOverWithoutALostOrRepeatedStep();
            story.itWasNoIdleStory();
        }
    }
}
