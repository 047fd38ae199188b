package dev.tapedeck.run;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Holder;
import dev.tapedeck.document.Holdings;
import jakarta.inject.Singleton;
import java.util.List;

/** Runs, each a document, and below them the files of their artifacts. */
@Singleton
public class RunHolder implements Holder {
    @Override
    public Holdings in(DocumentStore documents, Folders folders) {
        return Holdings.ofEntities(List.of(RunDocuments.ENTITY))
                .and(
                        Holdings.ofFiles(
                                new Holdings.Files(
                                        ArtifactFiles.PLACE, path -> path.indexOf('/') > 0)));
    }
}
