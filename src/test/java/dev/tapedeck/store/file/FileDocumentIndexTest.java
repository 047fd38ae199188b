package dev.tapedeck.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.document.DocumentIndexContract;
import dev.tapedeck.document.DocumentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileDocumentIndexTest extends DocumentIndexContract {
    @RegisterExtension final OwnStore own = new OwnStore();

    @Override
    protected DocumentStore store() {
        return own.store().documents();
    }

    @Test
    void damagedAndUnknownOnesAreKeptInQuarantineByteForByte() throws IOException {
        Path jobs = Files.createDirectories(own.folder().resolve("jobs"));
        Files.write(jobs.resolve("good.json"), json("s1"));
        Files.writeString(jobs.resolve("torn.json"), "{\"status\":\"s");
        Files.write(jobs.resolve("unknown.json"), json("odd"));
        Files.writeString(jobs.resolve("note.txt"), "somebody's own");
        Files.createDirectories(jobs.resolve("good"));
        Files.write(jobs.resolve("good/other.json"), json("odd"));
        assertEquals(Map.of("good", "s1"), known(index(documents())));
        assertEquals(2, kept("").size());
        assertArrayEquals(json("odd"), Files.readAllBytes(kept("jobs~unknown.json").getFirst()));
        assertEquals("{\"status\":\"s", Files.readString(kept("jobs~torn.json").getFirst()));
        assertArrayEquals(json("odd"), Files.readAllBytes(jobs.resolve("good/other.json")));
    }

    private List<Path> kept(String name) throws IOException {
        try (Stream<Path> files = Files.list(own.folder().resolve("quarantine"))) {
            return files.filter(file ->
                            file.getFileName().toString().startsWith(name)
                                    && !file.toString().endsWith(".reason"))
                    .toList();
        }
    }
}
