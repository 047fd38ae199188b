package dev.tapedeck.document;

import dev.tapedeck.log.StorageHealth;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which store has which documents: the one of the process, unless the configuration says else. */
@Singleton
public class DocumentAdapters {
    private final DocumentStore own;
    private final Map<String, DocumentStore> byFirst = new HashMap<>();

    /**
     * @throws IllegalStateException when the configuration names a store that there is not
     */
    public DocumentAdapters(
            DocumentsConfig config, DocumentStore own, @Any Instance<DocumentStore> all) {
        this.own = own;
        config.adapters().forEach((first, name) -> byFirst.put(first, named(first, name, all)));
    }

    private static DocumentStore named(String first, String name, Instance<DocumentStore> all) {
        Instance<DocumentStore> found = all.select(Identifier.Literal.of(name));
        if (!found.isResolvable()) {
            throw new IllegalStateException(
                    "tapedeck.documents.adapters.\""
                            + first
                            + "\" is "
                            + name
                            + ", but a document store of that identifier is not there; there are "
                            + identifiers(all));
        }
        return found.get();
    }

    private static TreeSet<String> identifiers(Instance<DocumentStore> all) {
        TreeSet<String> names = new TreeSet<>();
        for (Instance.Handle<DocumentStore> each : all.handles()) {
            each.getBean().getQualifiers().stream()
                    .filter(Identifier.class::isInstance)
                    .forEach(qualifier -> names.add(((Identifier) qualifier).value()));
        }
        return names;
    }

    public DocumentStore of(String first) {
        return byFirst.getOrDefault(first, own);
    }

    /** The entities of all stores, each looked for where it belongs. */
    public Multi<EntityName> entities(String prefix) {
        List<Multi<EntityName>> found = new ArrayList<>();
        found.add(own.entities(prefix).select().where(name -> !byFirst.containsKey(name.first())));
        byFirst.forEach((first, store) ->
                found.add(
                        store.entities(prefix).select().where(name -> name.first().equals(first))));
        return Multi.createBy().concatenating().streams(found);
    }

    /** That of the first store that takes no writes, if there is one. */
    public StorageHealth health() {
        StorageHealth health = own.health();
        for (DocumentStore each : byFirst.values()) {
            if (health instanceof StorageHealth.Ok) {
                health = each.health();
            }
        }
        return health;
    }
}
