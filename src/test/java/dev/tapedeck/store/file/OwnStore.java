package dev.tapedeck.store.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store on a folder of its own for each test, that can be closed and opened again. */
final class OwnStore implements BeforeEachCallback, AfterEachCallback {
    private Path folder;
    private FileStore store;

    Path folder() {
        return folder;
    }

    FileStore store() {
        return store;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = FastFolder.make();
        store = Stores.open(Stores.small(folder));
    }

    void reopen() {
        try {
            store.close();
            store = Stores.open(Stores.small(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        store.close();
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
