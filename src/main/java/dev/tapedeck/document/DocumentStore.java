package dev.tapedeck.document;

import dev.tapedeck.log.StorageHealth;
import io.smallrye.mutiny.Multi;

/**
 * Documents of all entities in one storage. A backend implements it; so may a user, as a bean with
 * an {@link io.smallrye.common.annotation.Identifier} that the configuration names.
 */
public interface DocumentStore {
    /** The documents of one entity: the same object every time. Touches nothing. */
    Documents entity(EntityName entity);

    /**
     * Entities that have documents, whose name is the prefix or lies below it; all for an empty
     * prefix. In no particular order, each once.
     *
     * <p>Below a {@linkplain EntityName#isReserved() reserved} name it is for the feature that has
     * it: on files it finds them only when the prefix names it, and may take its other files for
     * documents. Its {@link Holder} knows which are.
     */
    Multi<EntityName> entities(String prefix);

    StorageHealth health();
}
