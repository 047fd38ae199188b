package dev.tapedeck.run;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.StoreFile;
import dev.tapedeck.document.StoreForm;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.problem.Problem;
import java.time.Clock;

/** Runs of earlier systems, which had all of them in one file. */
final class LegacyRuns {
    private static final String NAME = RunDocuments.ENTITY.first();

    /** Nobody here works on it. */
    private static final RunChange CUT_OFF =
            RunChange.builder()
                    .status(RunStatus.FAILED)
                    .error("it was running when it was imported")
                    .build();

    private final DocumentIndex<KnownRun> index;
    private final Clock clock;
    private final RunsConfig config;
    private final StoreForm form;
    private final StoreFile file;

    LegacyRuns(DocumentIndex<KnownRun> index, Folders folders, Clock clock, RunsConfig config) {
        this.index = index;
        this.clock = clock;
        this.config = config;
        this.form = new StoreForm(NAME, folders);
        this.file = new StoreFile(NAME, folders, config.importBytes(), clock);
    }

    StoreForm.Imported importAll(byte[] body) {
        return form.importAll(body, this::take);
    }

    /** Never over one that is here, so that importing again changes nothing. */
    private boolean take(String id, byte[] json) throws UnreadableDocument {
        if (RunIds.isTaken(id)) {
            throw new UnreadableDocument("its id is none that a run can have");
        }
        RunDocument run = RunDocument.read(id, json, clock.instant());
        run.forgetArtifacts();
        if (run.status() == RunStatus.RUNNING) {
            run.apply(CUT_OFF, clock.instant());
        }
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
            throw StoreForm.refused(e);
        }
    }

    /** A file of that form in the data folder. */
    void takeIn() {
        file.takeIn(this::importAll);
    }
}
