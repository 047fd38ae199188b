package dev.tapedeck.run;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.StoreForm;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs of earlier systems, which had all of them in one file. */
final class LegacyRuns {
    private static final Logger LOG = Logger.getLogger(LegacyRuns.class);
    private static final String FILE = "runs.json";
    private static final String TAKEN = "archive/imported";

    private final DocumentIndex<KnownRun> index;
    private final Folders folders;
    private final Clock clock;
    private final RunsConfig config;
    private final StoreForm form;

    LegacyRuns(DocumentIndex<KnownRun> index, Folders folders, Clock clock, RunsConfig config) {
        this.index = index;
        this.folders = folders;
        this.clock = clock;
        this.config = config;
        this.form = new StoreForm("runs", folders);
    }

    StoreForm.Imported importAll(byte[] body) {
        return form.importAll(body, this::take);
    }

    /** Never over one that is here, so that importing again changes nothing. */
    private boolean take(String id, byte[] json) throws UnreadableDocument {
        RunDocument run = RunDocument.read(id, json, clock.instant());
        run.forgetArtifacts();
        byte[] stored = run.toStored();
        if (stored.length > config.documentBytes()) {
            throw new UnreadableDocument("it is larger than " + config.documentBytes() + " bytes");
        }
        if (index.get(id).isPresent()) {
            return false;
        }
        try {
            index.write(id, stored, Precondition.ABSENT);
            return true;
        } catch (Problem e) {
            if (DocumentProblems.isChanged(e)) {
                return false;
            }
            throw e;
        }
    }

    /** A file of that form in the data folder becomes documents, and goes where it is kept. */
    void takeIn() {
        try {
            Optional<Folder> root = folders.root();
            if (root.isPresent()) {
                takeIn(root.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " could not be imported", e);
        }
    }

    private void takeIn(Folder root) throws IOException {
        long size = root.size(FILE);
        if (size < 0) {
            return;
        }
        if (size > config.importBytes()) {
            LOG.errorf("%s has more than %d bytes: not imported", FILE, config.importBytes());
            return;
        }
        byte[] content = root.read(FILE).orElseThrow();
        try {
            StoreForm.Imported done = importAll(content);
            LOG.infof(
                    "%s: %d imported, %d known before, %d set aside",
                    FILE, done.imported(), done.unchanged(), done.quarantined().size());
        } catch (Problem e) {
            switch (e.kind()) {
                case INVALID_JSON, INVALID_FIELD -> root.quarantine(FILE, e.detail());
                case TOO_MANY -> LOG.errorf("%s is not imported whole: %s", FILE, e.detail());
                default -> throw e;
            }
            return;
        }
        // A crash in between imports it again, which changes nothing.
        folders.at(TAKEN)
                .replace(
                        "runs-" + clock.instant().toEpochMilli() + ".json",
                        content,
                        Folder.Durability.POWER);
        root.remove(FILE);
    }
}
