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
        return Map.ofEntries(
                Map.entry("tapedeck.data-dir", folder.toString()),
                Map.entry("tapedeck.demo", "false"),
                Map.entry("tapedeck.wal.segment-bytes", "20971520"),
                Map.entry("tapedeck.log.segment-bytes", "65536"),
                Map.entry("tapedeck.sessions.snapshot-events", "200"),
                Map.entry("tapedeck.sessions.loaded", "24"),
                Map.entry("tapedeck.streams.heartbeat", "400ms"),
                Map.entry("tapedeck.jobs.heartbeat-timeout", "3s"),
                Map.entry("tapedeck.jobs.back-off", "50ms"),
                Map.entry("tapedeck.jobs.look-every", "100ms"));
    }
}
