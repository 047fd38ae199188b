package dev.tapedeck.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.RunFilter;
import dev.tapedeck.run.RunsContract;
import dev.tapedeck.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileRunsTest extends RunsContract {
    @RegisterExtension final OwnStore own = new OwnStore();

    @Override
    protected Store store() {
        return own.store();
    }

    @Override
    protected void restart() {
        own.reopen();
    }

    @Test
    void aOneFileFormInTheDataFolderIsTakenInOnceAndKept() throws Exception {
        Files.writeString(
                own.folder().resolve("runs.json"),
                "{\"runs\":{\"a\":{\"kind\":\"k\"},\"b\":{\"status\":\"odd\"}}}");
        assertEquals(List.of("a"), runs().list(RunFilter.ALL, 10).stream().map(Run::id).toList());
        assertFalse(Files.exists(own.folder().resolve("runs.json")));
        try (Stream<Path> kept = Files.list(own.folder().resolve("archive/imported"))) {
            assertEquals(1, kept.count());
        }
        try (Stream<Path> aside = Files.list(own.folder().resolve("quarantine"))) {
            assertEquals(2, aside.count());
        }
        assertTrue(runs().delete("a"));
        restart();
        openRuns();
        assertEquals(List.of(), runs().list(RunFilter.ALL, 10));
        Files.writeString(own.folder().resolve("runs.json"), "{\"runs\":[");
        openRuns();
        assertEquals(List.of(), runs().list(RunFilter.ALL, 10));
        assertFalse(Files.exists(own.folder().resolve("runs.json")), "in quarantine");
    }

    @Test
    void artifactsAreNoDocumentsAndRunsNoFilesOfThem() throws Exception {
        runs().save("r", dev.tapedeck.run.RunChange.builder().build());
        runs().writeArtifact(
                        "r",
                        "a",
                        "application/json",
                        out -> out.write("{no".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        Files.writeString(own.folder().resolve("runs/r/.tmp-half-written"), "x");
        restart();
        openRuns();
        assertEquals(1, runs().list(RunFilter.ALL, 10).size());
        assertEquals(
                List.of(),
                store().documents().entities("").collect().asList().await().indefinitely());
        assertEquals(
                List.of("r"),
                store().documents()
                        .entity(EntityName.of("runs"))
                        .keys()
                        .collect()
                        .asList()
                        .await()
                        .indefinitely());
        assertFalse(Files.exists(own.folder().resolve("runs/r/.tmp-half-written")), "swept");
        assertFalse(Files.exists(own.folder().resolve("quarantine")));
        assertTrue(runs().delete("r"));
        assertFalse(Files.exists(own.folder().resolve("runs/r")), "nothing is left");
    }
}
