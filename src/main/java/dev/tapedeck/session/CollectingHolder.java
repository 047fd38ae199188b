package dev.tapedeck.session;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Holder;
import dev.tapedeck.document.Holdings;
import jakarta.inject.Singleton;

/**
 * In which epochs backtests have collected what is on no disk yet: without it their cursors would
 * come back with other events. The sessions themselves are told by {@link Registrations}.
 */
@Singleton
public class CollectingHolder implements Holder {
    @Override
    public Holdings in(DocumentStore documents, Folders folders) {
        return Holdings.ofFiles(Holdings.Files.all(SessionLoader.COLLECTING));
    }
}
