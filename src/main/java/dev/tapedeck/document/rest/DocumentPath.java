package dev.tapedeck.document.rest;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.Arrays;
import java.util.List;

/**
 * A path below {@code /documents/}, which may name a document or an entity. It is read as it was
 * sent: what would have to be decoded is nothing that a name may have in it.
 *
 * @param asList it ends with a slash, and so means an entity
 */
record DocumentPath(List<String> parts, boolean asList) {
    /** An entity's name of eight parts, and an id. */
    private static final int MAX_PARTS = 9;

    /**
     * @throws Problem INVALID_ID
     */
    static DocumentPath parse(String path) {
        boolean asList = path.endsWith("/");
        String plain = asList ? path.substring(0, path.length() - 1) : path;
        List<String> parts = Arrays.asList(plain.split("/", -1));
        if (parts.size() > MAX_PARTS) {
            throw refused("a path has at most " + MAX_PARTS + " parts");
        }
        for (int i = 0; i < parts.size() - 1; i++) {
            Ids.check("entity", parts.get(i), Ids.MAX);
        }
        if (!Ids.isSymbol(parts.getLast())) {
            Ids.check("id", parts.getLast(), Ids.MAX);
        }
        if (EntityName.isReserved(parts.getFirst())) {
            throw refused(parts.getFirst() + " is no place for documents");
        }
        return new DocumentPath(parts, asList);
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemKind.INVALID_ID, why).with("entity", why);
    }

    boolean mayBeDocument() {
        return parts.size() > 1 && !asList;
    }

    boolean mayBeEntity() {
        return parts.size() < MAX_PARTS && Ids.isValid(parts.getLast(), Ids.MAX);
    }

    /** Of the document. */
    EntityName entity() {
        return new EntityName(parts.subList(0, parts.size() - 1));
    }

    String id() {
        return parts.getLast();
    }

    /** The whole path as an entity. */
    EntityName whole() {
        if (!mayBeEntity()) {
            throw refused("an entity's name has 1 to 8 parts of A-Z a-z 0-9 _ -");
        }
        return new EntityName(parts);
    }
}
