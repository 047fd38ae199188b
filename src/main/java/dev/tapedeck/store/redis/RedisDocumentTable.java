package dev.tapedeck.store.redis;

import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.store.shared.DocumentTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Documents in Redis, each a string under {@code entity:id}. */
final class RedisDocumentTable implements DocumentTable {
    private static final Logger LOG = Logger.getLogger(RedisDocumentTable.class);
    private static final String START = "0";
    private static final int SCANNED_AT_ONCE = 1000;
    private static final int REMOVED_AT_ONCE = 500;
    private static final int DIGESTS_AT_ONCE = 100;

    private final RedisLink link;

    RedisDocumentTable(RedisLink link) {
        this.link = link;
    }

    @Override
    public Uni<Optional<byte[]>> get(EntityName entity, String id) {
        return link.send(Request.cmd(Command.GET).arg(Keys.document(entity, id)))
                .map(found -> Optional.ofNullable(found).map(Response::toBytes));
    }

    @Override
    public Uni<Boolean> exists(EntityName entity, String id) {
        return link.send(Request.cmd(Command.EXISTS).arg(Keys.document(entity, id)))
                .map(count -> count != null && count.toInteger() == 1);
    }

    @Override
    public Uni<Changed> put(
            EntityName entity, String id, byte[] json, Revision revision, Precondition condition) {
        return DocumentScripts.PUT
                .run(link, List.of(Keys.document(entity, id)), wanted(condition), json)
                .map(RedisDocumentTable::changed);
    }

    @Override
    public Uni<Changed> remove(EntityName entity, String id, Precondition condition) {
        return DocumentScripts.REMOVE
                .run(link, List.of(Keys.document(entity, id)), wanted(condition))
                .map(RedisDocumentTable::changed);
    }

    private static String wanted(Precondition condition) {
        return switch (condition) {
            case Precondition.None none -> "any";
            case Precondition.Absent absent -> "absent";
            case Precondition.Present present -> "present";
            case Precondition.Is is -> is.revision().value();
        };
    }

    private static Changed changed(Response answer) {
        @Nullable Response there = answer.get(1);
        return answer.get(0).toInteger() == 1
                ? Changed.DONE
                : Changed.refused(there == null ? null : new Revision(there.toString()));
    }

    @Override
    public Uni<Long> removeAll(EntityName entity) {
        return keys(Keys.beginning(Keys.document(entity, "")))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .group()
                .intoLists()
                .of(REMOVED_AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(this::remove)
                .collect()
                .with(java.util.stream.Collectors.summingLong(Long::longValue));
    }

    /** Each by itself: together they would have to be in one place of a cluster. */
    private Uni<Long> remove(List<String> keys) {
        return link.send(keys.stream().map(key -> Request.cmd(Command.UNLINK).arg(key)).toList())
                .map(answers ->
                        answers.stream()
                                .mapToLong(answer -> answer == null ? 0 : answer.toLong())
                                .sum());
    }

    @Override
    public Uni<List<String>> ids(EntityName entity) {
        String prefix = Keys.document(entity, "");
        return keys(Keys.beginning(prefix))
                .map(keys -> keys.stream().map(key -> key.substring(prefix.length())).toList());
    }

    @Override
    public Uni<List<DocumentRevision>> revisions(EntityName entity) {
        return ids(entity)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUni(id ->
                        DocumentScripts.DIGEST
                                .run(link, List.of(Keys.document(entity, id)))
                                .map(digest ->
                                        new DocumentRevision(id, new Revision(digest.toString()))))
                .merge(DIGESTS_AT_ONCE)
                // Gone since its key was found.
                .select()
                .where(each -> !each.revision().value().isEmpty())
                .collect()
                .asList();
    }

    @Override
    public Uni<List<EntityName>> entities() {
        return keys("*:*")
                .map(keys ->
                        keys.stream()
                                .map(key -> key.substring(0, key.indexOf(':')))
                                .distinct()
                                .flatMap(name -> EntityName.parse(name).stream())
                                .toList());
    }

    /** All keys of documents that match; a scan may find one twice. */
    private Uni<Set<String>> keys(String pattern) {
        AtomicReference<String> cursor = new AtomicReference<>(START);
        return Multi.createBy()
                .repeating()
                .uni(() ->
                        link.send(
                                        Request.cmd(Command.SCAN)
                                                .arg(cursor.get())
                                                .arg("MATCH")
                                                .arg(pattern)
                                                .arg("COUNT")
                                                .arg(SCANNED_AT_ONCE)
                                                .arg("TYPE")
                                                .arg("string"))
                                .onItem()
                                .ifNull()
                                .failWith(
                                        () -> new IllegalStateException("a scan answered nothing"))
                                .invoke(page -> cursor.set(page.get(0).toString())))
                .whilst(page -> !page.get(0).toString().equals(START))
                .collect()
                .in(HashSet::new, RedisDocumentTable::addDocuments);
    }

    private static void addDocuments(Set<String> all, Response page) {
        for (Response each : page.get(1)) {
            String key = each.toString();
            if (Keys.isDocument(key)) {
                all.add(key);
            }
        }
    }

    /** A copy first, then away with it, unless it has become another meanwhile. */
    @Override
    public Uni<Void> quarantine(EntityName entity, String id, String reason) {
        return get(entity, id)
                .chain(found ->
                        found.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : setAside(entity, id, found.get(), reason));
    }

    private Uni<Void> setAside(EntityName entity, String id, byte[] body, String reason) {
        Revision revision = Revision.of(body);
        String aside = Keys.quarantined(entity, id, revision.value());
        return link.send(
                        Request.cmd(Command.HSET)
                                .arg(aside)
                                .arg("body")
                                .arg(body)
                                .arg("reason")
                                .arg(reason))
                .invoke(() -> LOG.errorf("set aside %s:%s as %s: %s", entity, id, aside, reason))
                .chain(() -> remove(entity, id, new Precondition.Is(revision)))
                .replaceWithVoid();
    }
}
