package dev.tapedeck.handover;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hand-over proof, on the packaged service as a process of its own: whatever its clients do,
 * and however often it is killed, every subscriber's sequence is exactly the log's, and every
 * answered event is in it.
 *
 * <p>{@code -Dhandover.seed=…} draws the same behaviour again (the machine still decides what falls
 * together with what); {@code -Dhandover.kills=} and {@code -Dhandover.reconnects=} set how long it
 * goes on.
 */
class HandOverIT {
    private static final long SEED =
            Long.getLong("handover.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
    private static final int KILLS = Integer.getInteger("handover.kills", 20);
    private static final int RECONNECTS = Integer.getInteger("handover.reconnects", 1_000);

    /**
     * Small enough that every file, window and snapshot is rotated, recycled and replaced all the
     * time.
     */
    private static final Map<String, String> CRAMPED =
            Map.of(
                    "TAPEDECK_LOG_SEGMENT_BYTES", "65536",
                    "TAPEDECK_WAL_SEGMENT_BYTES", "4194304",
                    "TAPEDECK_WAL_MAX_BYTES", "16777216",
                    "TAPEDECK_SESSIONS_SNAPSHOT_EVENTS", "500",
                    "TAPEDECK_STREAMS_WINDOW_BYTES", "65536",
                    "TAPEDECK_STREAMS_HEARTBEAT", "500ms");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path home;

    @Test
    void everySubscriberHasTheLogAndEveryAnswerStandsThroughAllKills() throws Exception {
        List<String> heard =
                List.of(
                        "resumed",
                        "snapshot",
                        "start",
                        "now",
                        "reset other_epoch",
                        "reset beyond_head",
                        "reset unparsable",
                        "waited for");
        tell(new HandOver.Plan(SEED, KILLS, RECONNECTS, 5, false, heard, CRAMPED));
    }

    @Test
    void whoComesBackTooLateIsGivenASnapshotAndNeverAGap() throws Exception {
        Map<String, String> forgetful = new HashMap<>(CRAMPED);
        forgetful.put("TAPEDECK_RETENTION_EVENTS", "300");
        List<String> heard = List.of("resumed", "reset too_old");
        tell(
                new HandOver.Plan(
                        SEED, Math.ceilDiv(KILLS, 7), RECONNECTS / 7, 3, true, heard, forgetful));
    }

    private void tell(HandOver.Plan plan) throws Exception {
        System.out.println(
                "hand-over: -Dhandover.seed="
                        + SEED
                        + " -Dhandover.kills="
                        + KILLS
                        + " -Dhandover.reconnects="
                        + RECONNECTS);
        Path jar =
                Path.of(System.getProperty("tapedeck.jar", "target/quarkus-app/quarkus-run.jar"));
        try (HandOver story = new HandOver(jar, home, plan)) {
            story.theServiceStarts();
            story.everybodySetsToWork();
            story.theServiceIsKilledAndComesBackAgainAndAgain();
            story.theSessionsEndAndEverybodyReadsToTheEnd();
            story.everySubscribersSequenceIsTheLogAndEveryAnsweredEventIsInIt();
            story.theFilesSayTheSameWhenTheServiceHasStopped();
            story.andSoDoesTheServiceWhenItIsBack();
            story.itWasNoIdleStory();
        }
    }
}
