package dev.tapedeck.messaging;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Holder;
import dev.tapedeck.document.Holdings;
import jakarta.inject.Singleton;

/** Up to where events have reached the broker. */
@Singleton
public class CommittedHolder implements Holder {
    @Override
    public Holdings in(DocumentStore documents, Folders folders) {
        return Holdings.ofFiles(Holdings.Files.all(CommittedCursors.PLACE));
    }
}
