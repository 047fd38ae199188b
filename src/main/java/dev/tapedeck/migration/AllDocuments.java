package dev.tapedeck.migration;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.session.Registrations;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Copies documents and compares them. Blocks. */
final class AllDocuments {
    /** Who works on what is for the processes that run. */
    private static final String LEASES = "lease";

    private final Side from;
    private final Side to;
    private final Set<String> elsewhere;
    private final Report report;

    /**
     * @param elsewhere first parts of entities whose documents are in another store than the others
     */
    AllDocuments(Side from, Side to, Set<String> elsewhere, Report report) {
        this.from = from;
        this.to = to;
        this.elsewhere = elsewhere;
        this.report = report;
    }

    /** Those that are to be moved. */
    List<EntityName> entities(Side side) {
        return side.documents()
                .entities("")
                .select()
                .where(this::isMoved)
                .collect()
                .asList()
                .await()
                .indefinitely();
    }

    private boolean isMoved(EntityName entity) {
        return !Registrations.isRegistration(entity)
                && !entity.first().equals(LEASES)
                && !elsewhere.contains(entity.first());
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    void copy(EntityName entity) {
        Documents target = to.documents().entity(entity);
        var unused =
                from.documents()
                        .entity(entity)
                        .values()
                        .onItem()
                        .transformToUniAndConcatenate(document ->
                                target.writeValue(document.id(), document.json(), Precondition.NONE)
                                        .invoke(revision -> report.document()))
                        .collect()
                        .last()
                        .await()
                        .indefinitely();
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    void compare(EntityName entity) {
        Documents source = from.documents().entity(entity);
        Documents target = to.documents().entity(entity);
        long here = source.count().await().indefinitely();
        long there = target.count().await().indefinitely();
        if (here != there) {
            report.problem(entity + ": " + here + " documents here, " + there + " there");
        }
        var unused =
                source.values()
                        .onItem()
                        .transformToUniAndConcatenate(document -> compare(target, document))
                        .collect()
                        .last()
                        .await()
                        .indefinitely();
    }

    private Uni<Document> compare(Documents target, Document document) {
        return target.readValue(document.id())
                .map(found -> Optional.of(found.revision()))
                .onFailure(DocumentProblems::isNotFound)
                .recoverWithItem(Optional.empty())
                .invoke(revision -> {
                    if (!revision.equals(Optional.of(document.revision()))) {
                        report.problem(
                                target.entity()
                                        + "/"
                                        + document.id()
                                        + ": its revision is "
                                        + document.revision()
                                        + " here, there "
                                        + revision.map(Object::toString).orElse("it is missing"));
                    }
                })
                .replaceWith(document);
    }
}
