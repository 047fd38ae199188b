package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The documents of all entities in one database. Every call works as those of {@link LogTable}. */
public interface DocumentTable {
    /**
     * What became of a conditional change, atomically.
     *
     * @param there what was stored when the condition did not hold; null when nothing was
     */
    record Changed(boolean done, @Nullable Revision there) {
        public static final Changed DONE = new Changed(true, null);

        public static Changed refused(@Nullable Revision there) {
            return new Changed(false, there);
        }
    }

    Uni<Optional<byte[]>> get(EntityName entity, String id);

    Uni<Boolean> exists(EntityName entity, String id);

    /**
     * Puts the document there if the condition holds, durably.
     *
     * @param revision of the json
     */
    Uni<Changed> put(
            EntityName entity, String id, byte[] json, Revision revision, Precondition condition);

    /** Removes the document if there is one and the condition holds. */
    Uni<Changed> remove(EntityName entity, String id, Precondition condition);

    /** Answers how many there were. */
    Uni<Long> removeAll(EntityName entity);

    /** All ids, in any order. */
    Uni<List<String>> ids(EntityName entity);

    /** What {@link #ids} answers, with the revisions; none of them needs a document to be sent. */
    Uni<List<DocumentRevision>> revisions(EntityName entity);

    /** Names of entities that have documents, each once. */
    Uni<List<EntityName>> entities();

    /**
     * Moves a document aside, under a name that is free, where no entity sees it. Nothing, when
     * there is none.
     */
    Uni<Void> quarantine(EntityName entity, String id, String reason);
}
