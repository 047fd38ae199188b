package dev.tapedeck.store.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.tapedeck.log.LogId;
import dev.tapedeck.store.shared.ProducerMark;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * Producers' slots. A request comes into the log within its group; from there its mark is copied to
 * a document of its slot now and then, so that few groups need be looked through for the latest.
 * How far that has come is noted after it is done: doing it again, or twice at once, does no harm.
 */
final class ProducerSlots {
    private static final int AT_ONCE = 500;

    private record Slot(String producer, int slot) {}

    private record Stored(long number, ProducerMark mark) {}

    private final MongoCollection<Document> groups;
    private final MongoCollection<Document> slots;
    private final MongoCollection<Document> logs;

    ProducerSlots(
            MongoCollection<Document> groups,
            MongoCollection<Document> slots,
            MongoCollection<Document> logs) {
        this.groups = groups;
        this.slots = slots;
        this.logs = logs;
    }

    Uni<Void> prepare() {
        return Mongo.one(() ->
                        slots.createIndex(
                                ascending("log", "producer", "slot"),
                                new IndexOptions().unique(true)))
                .replaceWithVoid();
    }

    /** The groups first: when one has been dropped by then, its marks are in their slots. */
    Uni<List<ProducerMark>> all(LogId log) {
        return copiedUpTo(log)
                .chain(copied -> newer(log, copied, Long.MAX_VALUE))
                .chain(newer ->
                        Mongo.all(() -> slots.find(eq("log", log.toString())))
                                .collect()
                                .asList()
                                .map(stored -> latest(stored, newer)));
    }

    private static List<ProducerMark> latest(List<Document> stored, List<Document> newer) {
        Map<Slot, Stored> latest = new HashMap<>();
        for (Document each : stored) {
            put(latest, each.getLong("number"), GroupDocument.mark(each));
        }
        newer.forEach(group -> put(latest, group));
        return latest.values().stream().map(Stored::mark).toList();
    }

    private static void put(Map<Slot, Stored> latest, Document group) {
        GroupDocument.marks(group).forEach(mark -> put(latest, group.getLong("number"), mark));
    }

    private static void put(Map<Slot, Stored> latest, long number, ProducerMark mark) {
        latest.merge(
                new Slot(mark.producer().id(), mark.slot()),
                new Stored(number, mark),
                (old, fresh) -> fresh.number >= old.number ? fresh : old);
    }

    private Uni<Long> copiedUpTo(LogId log) {
        return Mongo.one(() -> logs.find(eq(log.toString())).first())
                .map(found -> found == null ? 0L : found.get("copied", 0L));
    }

    private Uni<List<Document>> newer(LogId log, long after, long upTo) {
        return Mongo.all(() ->
                        groups.find(
                                        and(
                                                eq("log", log.toString()),
                                                gt("number", after),
                                                lte("number", upTo),
                                                ne("marks", List.of())))
                                .sort(ascending("number"))
                                .projection(new Document("number", 1).append("marks", 1)))
                .collect()
                .asList();
    }

    /** Copies the marks of groups up to the number. */
    Uni<Void> copy(LogId log, long upTo) {
        return copiedUpTo(log).chain(copied -> copy(log, copied, upTo));
    }

    private Uni<Void> copy(LogId log, long after, long upTo) {
        if (after >= upTo) {
            return Uni.createFrom().voidItem();
        }
        long end = Math.min(upTo, after + AT_ONCE);
        return newer(log, after, end)
                .chain(found -> put(log, found))
                .chain(() ->
                        Mongo.one(() ->
                                logs.updateOne(
                                        eq(log.toString()),
                                        Updates.max("copied", end),
                                        new UpdateOptions().upsert(true))))
                .chain(() -> copy(log, end, upTo));
    }

    private Uni<Void> put(LogId log, List<Document> found) {
        Map<Slot, Stored> latest = new HashMap<>();
        found.forEach(group -> put(latest, group));
        List<WriteModel<Document>> writes = new ArrayList<>();
        latest.forEach((slot, stored) -> writes.add(write(log, slot, stored)));
        return writes.isEmpty()
                ? Uni.createFrom().voidItem()
                : Mongo.one(() -> slots.bulkWrite(writes, new BulkWriteOptions().ordered(false)))
                        .replaceWithVoid()
                        .onFailure(Mongo::isDuplicate)
                        .recoverWithNull();
    }

    /** Where a newer one is, this is the insertion of a second one, which the index refuses. */
    private static WriteModel<Document> write(LogId log, Slot slot, Stored stored) {
        Document mark = GroupDocument.mark(stored.mark);
        mark.remove("producer");
        return new UpdateOneModel<>(
                and(
                        eq("log", log.toString()),
                        eq("producer", slot.producer),
                        eq("slot", slot.slot),
                        lt("number", stored.number)),
                new Document("$set", mark.append("number", stored.number)),
                new UpdateOptions().upsert(true));
    }
}
