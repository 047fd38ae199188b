package dev.tapedeck.document;

import org.jspecify.annotations.Nullable;

/**
 * What the documents below one first part of entities' names have to be like. A bean; documents
 * below other parts are any JSON.
 */
public interface DocumentKind {
    /** The first part of its entities' names: {@code signal}. */
    String first();

    /** Why there can be no such document; null when there can. */
    @Nullable String refusal(EntityName entity, String id);

    /**
     * What is stored of something that is to be written: the same array when nothing is missing.
     *
     * @param json compact
     * @throws dev.tapedeck.problem.Problem that names every bad field
     */
    byte[] accept(EntityName entity, String id, byte[] json);

    /**
     * What was stored, by whomever and whenever, in the form of today: the same array when it has
     * that already, or can have none. Unknown fields stay. Applied to its own result it changes
     * nothing.
     */
    byte[] normalize(EntityName entity, String id, byte[] stored);
}
