package dev.tapedeck.migration;

import dev.tapedeck.document.AllHoldings;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Holdings;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.session.Registrations;
import java.io.IOException;
import java.time.Duration;

/**
 * A storage that things are moved out of or into. Nobody else uses it meanwhile.
 *
 * @param name for people
 * @param timeout of one call to a shared storage
 */
public record Side(
        String name, EventLogs logs, DocumentStore documents, Folders folders, Duration timeout) {
    Holdings holdings(AllHoldings all) throws IOException {
        return all.in(documents, folders);
    }

    Registrations registrations() {
        return new Registrations(folders, documents, timeout);
    }
}
