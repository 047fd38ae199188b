package dev.tapedeck.store.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Uni;
import org.bson.Document;

/**
 * How far each log was dropped: noted before any group goes. A number up to there is never in the
 * log again, though the index would let it in: whoever still believes that it is the next one has
 * slept, and must look here after it wrote.
 */
final class DroppedGroups {
    /**
     * @param number up to which groups are gone
     * @param epoch of the last of them
     * @param oldest the seq of the last event dropped
     * @param total that was dropped of the epoch
     */
    record Dropped(long number, long epoch, long oldest, long total) {
        static final Dropped NOTHING = new Dropped(0, 0, 0, 0);
    }

    private final MongoCollection<Document> logs;

    DroppedGroups(MongoCollection<Document> logs) {
        this.logs = logs;
    }

    Uni<Dropped> of(LogId log) {
        return Mongo.one(() -> logs.find(eq(log.toString())).first())
                .map(found -> {
                    Document dropped = found == null ? null : found.get("dropped", Document.class);
                    return dropped == null
                            ? Dropped.NOTHING
                            : new Dropped(
                                    dropped.getLong("number"),
                                    dropped.getLong("epoch"),
                                    dropped.getLong("oldest"),
                                    dropped.getLong("total"));
                });
    }

    /** Unless somebody has noted more. */
    Uni<Void> note(LogId log, Dropped dropped) {
        Document stored =
                new Document("number", dropped.number)
                        .append("epoch", dropped.epoch)
                        .append("oldest", dropped.oldest)
                        .append("total", dropped.total);
        return Mongo.one(() ->
                        logs.updateOne(
                                and(
                                        eq(log.toString()),
                                        or(
                                                exists("dropped", false),
                                                lt("dropped.number", dropped.number),
                                                and(
                                                        eq("dropped.number", dropped.number),
                                                        lt("dropped.oldest", dropped.oldest)))),
                                set("dropped", stored),
                                new UpdateOptions().upsert(true)))
                .replaceWithVoid()
                .onFailure(Mongo::isDuplicate)
                .recoverWithNull();
    }
}
