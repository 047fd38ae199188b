package dev.tapedeck.session.contract;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * The service with a fresh data folder and small limits, so that files rotate, snapshots are taken
 * and sessions are let go within a test. All contract tests share it: one start.
 */
public class OwnFolder implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Path folder = Path.of("target", "contract", UUID.randomUUID().toString());
        return Map.of(
                "tapedeck.data-dir", folder.toString(),
                "tapedeck.demo", "false",
                "tapedeck.wal.segment-bytes", "20971520",
                "tapedeck.log.segment-bytes", "65536",
                "tapedeck.sessions.snapshot-events", "200",
                "tapedeck.sessions.loaded", "24",
                "tapedeck.streams.heartbeat", "400ms");
    }
}
