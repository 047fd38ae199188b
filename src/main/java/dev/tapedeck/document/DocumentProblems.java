package dev.tapedeck.document;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import org.jspecify.annotations.Nullable;

/** The refusals of every document store, in the same words. */
public final class DocumentProblems {
    private DocumentProblems() {}

    public static Problem notFound(EntityName entity, String id) {
        return Problem.of(
                ProblemKind.DOCUMENT_NOT_FOUND, "Entity " + entity + ":" + id + " not found");
    }

    public static boolean isNotFound(Throwable failure) {
        return failure instanceof Problem problem
                && problem.kind() == ProblemKind.DOCUMENT_NOT_FOUND;
    }

    public static boolean isChanged(Throwable failure) {
        return failure instanceof Problem problem && problem.kind() == ProblemKind.DOCUMENT_CHANGED;
    }

    /**
     * @param there what is stored; null when nothing is
     */
    public static Problem changed(EntityName entity, String id, @Nullable Revision there) {
        Problem problem =
                Problem.of(
                        ProblemKind.DOCUMENT_CHANGED,
                        "Entity "
                                + entity
                                + ":"
                                + id
                                + (there == null ? " is not there" : " is not as expected"));
        return there == null ? problem : problem.member("etag", there.value());
    }

    public static Problem failed(String what, EntityName entity, String id, Throwable cause) {
        return Problem.of(
                ProblemKind.STORAGE_UNAVAILABLE,
                "Entity " + entity + ":" + id + " cannot be " + what + ": " + cause.getMessage());
    }

    /**
     * @param prefix of the entities that were asked for
     */
    public static Problem unlisted(String prefix, String why) {
        return Problem.of(
                ProblemKind.STORAGE_UNAVAILABLE, "Entities " + prefix + "* cannot be read: " + why);
    }
}
