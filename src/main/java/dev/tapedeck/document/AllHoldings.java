package dev.tapedeck.document;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * What all features keep in a storage, with the documents that are open to everybody. Sessions are
 * not in it: who they are is registered in a way of its own in each storage.
 */
@Singleton
public class AllHoldings {
    /** Who works on what is for the processes that run. */
    private static final String LEASES = "lease";

    private final List<Holder> holders;

    public AllHoldings(@All List<Holder> holders) {
        this.holders = List.copyOf(holders);
    }

    /** Blocks. */
    public Holdings in(DocumentStore documents, Folders folders) throws IOException {
        Holdings all = Holdings.ofEntities(open(documents));
        for (Holder each : holders) {
            all = all.and(each.in(documents, folders));
        }
        return all;
    }

    private static List<EntityName> open(DocumentStore documents) {
        return documents
                .entities("")
                .select()
                .where(name -> !name.isReserved() && !name.first().equals(LEASES))
                .collect()
                .asList()
                .await()
                .indefinitely();
    }
}
