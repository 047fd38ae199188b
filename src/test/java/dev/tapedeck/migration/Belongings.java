package dev.tapedeck.migration;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.document.AllHoldings;
import dev.tapedeck.document.DocumentAdapters;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.DocumentsConfig;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.job.JobHolder;
import dev.tapedeck.messaging.CommittedHolder;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.RunChange;
import dev.tapedeck.run.RunHolder;
import dev.tapedeck.run.RunStatus;
import dev.tapedeck.run.Runs;
import dev.tapedeck.run.RunsConfig;
import dev.tapedeck.session.CollectingHolder;
import dev.tapedeck.store.Store;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What features keep besides sessions and open documents: put into a storage, and looked for. */
final class Belongings {
    /** All that {@link #fill} makes, and nothing else is to be moved. */
    static final int DOCUMENTS = 3 + 2 + 3;

    static final int FILES = 4 + 1 + 1;

    private static final List<String> RUNS = List.of("backtest_1", "backtest_2", "log");
    private static final int LARGE = 700_000;
    private static final EntityName JOBS = EntityName.of("jobs");
    private static final EntityName PARTS = EntityName.of("jobs", "job-a");

    private Belongings() {}

    /** With what the service finds by itself, and one feature more. */
    static AllHoldings holdings() {
        return new AllHoldings(
                List.of(
                        new JobHolder(),
                        new RunHolder(),
                        new CommittedHolder(),
                        new CollectingHolder(),
                        new Bots()));
    }

    static void fill(Store store, Random random) throws IOException {
        for (String job : List.of("job-a", "job-b", "log")) {
            document(store, JOBS, job, "{\"id\" : \"%s\"}".formatted(job));
        }
        document(store, PARTS, "cell-1", "{\"score\":1.10}");
        document(store, PARTS, "cell-2", "{\"score\":0.90}");
        Runs runs = runs(store);
        for (String run : RUNS) {
            runs.save(
                    run, RunChange.builder().kind("backtest").status(RunStatus.SUCCEEDED).build());
            runs.writeArtifact(run, "stats", "application/json", out -> out.write(stats(run)));
        }
        runs.writeArtifact(
                "backtest_1", "trades", "text/csv", out -> out.write(bytes(random, LARGE)));
        place(store, "messaging").replace("committed.json", utf8("{}"), Durability.POWER);
        place(store, "sessions/.backtests").replace("s.json", utf8("{}"), Durability.POWER);
    }

    private static byte[] stats(String run) {
        return utf8("{\"of\":\"%s\"}".formatted(run));
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Folder place(Store store, String place) {
        return store.folders().at(place);
    }

    static void document(Store store, EntityName entity, String id, String json) {
        await(store.documents().entity(entity).writeValue(id, utf8(json), Precondition.NONE));
    }

    private static Runs runs(Store store) {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 100, new DurationConverter())
                        .withMapping(RunsConfig.class)
                        .withMapping(DocumentsConfig.class)
                        .build();
        DocumentAdapters adapters =
                new DocumentAdapters(
                        config.getConfigMapping(DocumentsConfig.class), store.documents(), null);
        return new Runs(
                new DocumentRepository(adapters, List.of()),
                store.folders(),
                config.getConfigMapping(RunsConfig.class));
    }

    /** As the features themselves would find it. */
    static void assertSame(Store here, Store there) throws IOException {
        for (EntityName entity : List.of(JOBS, PARTS)) {
            assertEquals(documents(here, entity), documents(there, entity));
        }
        assertEquals(3, documents(there, JOBS).size());
        assertEquals(2, documents(there, PARTS).size());
        Runs before = runs(here);
        Runs after = runs(there);
        for (String run : RUNS) {
            Run found = after.get(run);
            assertEquals(before.get(run).revision(), found.revision());
            assertArrayEquals(stats(run), artifact(after, run, "stats"));
        }
        assertArrayEquals(
                artifact(before, "backtest_1", "trades"), artifact(after, "backtest_1", "trades"));
        assertEquals(LARGE, artifact(after, "backtest_1", "trades").length);
        for (String file : List.of("messaging/committed.json", "sessions/.backtests/s.json")) {
            assertEquals(2, place(there, file.replaceFirst("/[^/]*$", "")).size(name(file)), file);
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static byte[] artifact(Runs runs, String run, String id) throws IOException {
        try (InputStream in = runs.openArtifact(run, id).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    static List<String> documents(Store store, EntityName entity) {
        return await(store.documents().entity(entity).values().collect().asList()).stream()
                .map(each -> each.id() + new String(each.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
