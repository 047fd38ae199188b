package dev.tapedeck.job;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Holder;
import dev.tapedeck.document.Holdings;
import jakarta.inject.Singleton;

/** Jobs, each a document, and for each an entity of the finished parts of its work. */
@Singleton
public class JobHolder implements Holder {
    private static final int MOST_PARTS = 2;

    @Override
    public Holdings in(DocumentStore documents, Folders folders) {
        return Holdings.ofEntities(
                documents
                        .entities(StoredJobs.ENTITY.first())
                        .select()
                        .where(name -> name.parts().size() <= MOST_PARTS)
                        .collect()
                        .asList()
                        .await()
                        .indefinitely());
    }
}
