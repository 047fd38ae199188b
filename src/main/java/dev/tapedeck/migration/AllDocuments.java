package dev.tapedeck.migration;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Copies documents and compares them. Blocks. */
final class AllDocuments {
    private final Side from;
    private final Side to;
    private final Report report;

    AllDocuments(Side from, Side to, Report report) {
        this.from = from;
        this.to = to;
        this.report = report;
    }

    boolean isFilled(Side side, EntityName entity) {
        return side.documents().entity(entity).count().await().indefinitely() > 0;
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
