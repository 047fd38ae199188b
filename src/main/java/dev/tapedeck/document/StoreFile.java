package dev.tapedeck.document;

import dev.tapedeck.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A file of the {@link StoreForm} that an earlier system has left in the data folder: its records
 * become documents, and it goes to where it is kept. Blocks.
 */
public final class StoreFile {
    private static final Logger LOG = Logger.getLogger(StoreFile.class);
    private static final String TAKEN = "archive/imported";
    private static final String SUFFIX = ".json";

    private final String name;
    private final Folders folders;
    private final long maxBytes;
    private final Clock clock;

    /**
     * @param name of what is in it, {@code runs} for {@code runs.json}
     */
    public StoreFile(String name, Folders folders, long maxBytes, Clock clock) {
        this.name = name;
        this.folders = folders;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Does nothing when there is no such file. */
    public void takeIn(Function<byte[], StoreForm.Imported> take) {
        Optional<Folder> root = folders.root();
        if (root.isPresent()) {
            try {
                takeIn(root.get(), take);
            } catch (IOException e) {
                throw new UncheckedIOException(name + SUFFIX + " could not be imported", e);
            }
        }
    }

    private void takeIn(Folder root, Function<byte[], StoreForm.Imported> take) throws IOException {
        String file = name + SUFFIX;
        long size = root.size(file);
        if (size < 0) {
            return;
        }
        if (size > maxBytes) {
            LOG.errorf("%s has more than %d bytes: not imported", file, maxBytes);
            return;
        }
        byte[] content = root.read(file).orElseThrow();
        try {
            StoreForm.Imported done = take.apply(content);
            LOG.infof(
                    "%s: %d imported, %d known before, %d set aside",
                    file, done.imported(), done.unchanged(), done.quarantined().size());
        } catch (Problem e) {
            switch (e.kind()) {
                case INVALID_JSON, INVALID_FIELD -> root.quarantine(file, e.detail());
                case TOO_MANY -> LOG.errorf("%s is not imported whole: %s", file, e.detail());
                default -> throw e;
            }
            return;
        }
        // A crash in between imports it again, which changes nothing.
        folders.at(TAKEN)
                .replace(
                        name + '-' + clock.instant().toEpochMilli() + SUFFIX,
                        content,
                        Folder.Durability.POWER);
        root.remove(file);
    }
}
