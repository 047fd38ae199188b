package dev.tapedeck.store.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.store.mongodb.DroppedGroups.Dropped;
import dev.tapedeck.store.shared.LogGroup;
import dev.tapedeck.store.shared.LogHead;
import dev.tapedeck.store.shared.LogTable;
import dev.tapedeck.store.shared.ProducerMark;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs in MongoDB. The newest group of a log is never deleted: it is the log's head. */
final class MongodbLogTable implements LogTable {
    private static final Logger LOG = Logger.getLogger(MongodbLogTable.class);
    private static final int COPY_MARKS_EVERY = 256;
    private static final int ASKED_AT_ONCE = 16;

    private final MongoDatabase database;
    private final MongoCollection<Document> groups;
    private final DroppedGroups dropped;
    private final ProducerSlots slots;
    private final GroupTotals totals = new GroupTotals();
    private final GroupNews news;

    MongodbLogTable(MongoDatabase database) {
        MongoCollection<Document> logs = database.getCollection("logs");
        this.database = database;
        this.groups = database.getCollection("groups");
        this.dropped = new DroppedGroups(logs);
        this.slots = new ProducerSlots(groups, database.getCollection("producers"), logs);
        this.news = new GroupNews(groups);
    }

    Uni<Void> prepare() {
        return Mongo.one(() ->
                        groups.createIndex(
                                ascending("log", "number"), new IndexOptions().unique(true)))
                .chain(() ->
                        Mongo.one(() ->
                                groups.createIndex(ascending("log", "epoch", "seq", "number"))))
                .chain(slots::prepare);
    }

    private Uni<@Nullable Document> newest(LogId log) {
        return Mongo.one(() ->
                groups.find(eq("log", log.toString()))
                        .sort(compoundIndex(ascending("log"), descending("number")))
                        .projection(GroupDocument.WITHOUT_LINES)
                        .first());
    }

    /** What was dropped is asked for first, so that it is never more than there is. */
    @Override
    public Uni<LogHead> head(LogId log) {
        return dropped.of(log)
                .chain(gone ->
                        newest(log)
                                .map(stored ->
                                        stored == null ? LogHead.EMPTY : head(log, stored, gone)));
    }

    private LogHead head(LogId log, Document stored, Dropped gone) {
        long number = stored.getLong("number");
        long epoch = stored.getLong("epoch");
        long total = stored.getLong("total");
        totals.saw(log, number, total);
        boolean sameEpoch = gone.epoch() == epoch;
        long oldest = Math.max(stored.getLong("oldest"), sameEpoch ? gone.oldest() : 0);
        return new LogHead(
                number,
                new Cursor(epoch, stored.getLong("seq")),
                new Cursor(epoch, oldest),
                Math.max(0, total - (sameEpoch ? gone.total() : 0)));
    }

    /** Each by itself: together, all their groups would be looked through for the newest. */
    @Override
    public Uni<Map<LogId, Long>> numbers(Collection<LogId> logs) {
        return Multi.createFrom()
                .iterable(logs)
                .onItem()
                .transformToUni(log ->
                        newest(log)
                                .onItem()
                                .ifNotNull()
                                .transform(found -> Map.entry(log, found.getLong("number"))))
                .merge(ASKED_AT_ONCE)
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    @Override
    public Uni<Boolean> append(LogId log, LogGroup group, LogHead before) {
        return totalOf(log, before.number())
                .chain(total ->
                        total.isEmpty()
                                ? Uni.createFrom().item(false)
                                : insert(
                                        log,
                                        GroupDocument.write(
                                                log, group, before, total.getAsLong())));
    }

    /** Empty when there is no such group. */
    private Uni<OptionalLong> totalOf(LogId log, long number) {
        OptionalLong known = number == 0 ? OptionalLong.of(0) : totals.of(log, number);
        return known.isPresent()
                ? Uni.createFrom().item(known)
                : Mongo.one(() ->
                                groups.find(under(log, number))
                                        .projection(new Document("total", 1))
                                        .first())
                        .map(found ->
                                found == null
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(found.getLong("total")));
    }

    private static Bson under(LogId log, long number) {
        return and(eq("log", log.toString()), eq("number", number));
    }

    private Uni<Boolean> insert(LogId log, Document group) {
        long number = group.getLong("number");
        return Mongo.one(() -> groups.insertOne(group))
                .chain(() -> dropped.of(log))
                .chain(gone ->
                        gone.number() < number
                                ? Uni.createFrom().item(true)
                                : Mongo.one(() -> groups.deleteOne(eq(group.get("_id"))))
                                        .map(done -> false))
                .onFailure(Mongo::isDuplicate)
                .recoverWithUni(() -> isOwn(log, number, group.getString("token")))
                .invoke(appended -> {
                    if (appended) {
                        totals.saw(log, number, group.getLong("total"));
                        copyMarks(log, number);
                    }
                });
    }

    /** By an earlier call. */
    private Uni<Boolean> isOwn(LogId log, long number, String token) {
        return Mongo.one(() -> groups.find(and(under(log, number), eq("token", token))).first())
                .map(found -> found != null);
    }

    /** Now and then, and nobody waits for it: the marks are in the groups anyway. */
    private void copyMarks(LogId log, long number) {
        if (number % COPY_MARKS_EVERY == 0) {
            slots.copy(log, number)
                    .subscribe()
                    .with(
                            done -> {},
                            failure ->
                                    LOG.debugf(
                                            "producers of %s wait: %s", log, failure.getMessage()));
        }
    }

    @Override
    public Uni<List<LogGroup>> after(LogId log, long number, int maxBytes) {
        return dropped.of(log)
                .chain(gone ->
                        from(
                                and(
                                        eq("log", log.toString()),
                                        gt("number", Math.max(number, gone.number()))),
                                ascending("number"),
                                maxBytes));
    }

    @Override
    public Uni<List<LogGroup>> read(LogId log, Cursor after, int maxBytes) {
        return dropped.of(log)
                .chain(gone ->
                        from(
                                and(
                                        eq("log", log.toString()),
                                        eq("epoch", after.epoch()),
                                        gt("seq", after.seq()),
                                        gt("number", gone.number()),
                                        gt("count", 0)),
                                ascending("seq", "number"),
                                maxBytes));
    }

    /** The first group, and of its epoch those that follow it and fit. */
    private Uni<List<LogGroup>> from(Bson wanted, Bson order, int maxBytes) {
        return Mongo.one(() -> groups.find(wanted).sort(order).first())
                .chain(first -> {
                    if (first == null) {
                        return Uni.createFrom().item(List.of());
                    }
                    int room = maxBytes - first.get("lines", Binary.class).length();
                    return room <= 0
                            ? Uni.createFrom().item(List.of(GroupDocument.read(first)))
                            : following(wanted, order, first, room);
                });
    }

    private Uni<List<LogGroup>> following(Bson wanted, Bson order, Document first, int room) {
        Bson fitting =
                and(
                        wanted,
                        eq("epoch", first.getLong("epoch")),
                        gt("number", first.getLong("number")),
                        lte("total", first.getLong("total") + room));
        return Mongo.all(() -> groups.find(fitting).sort(order))
                .map(GroupDocument::read)
                .collect()
                .asList()
                .map(rest -> {
                    List<LogGroup> all = new ArrayList<>();
                    all.add(GroupDocument.read(first));
                    all.addAll(rest);
                    return all;
                });
    }

    /** Their marks are copied before the groups go. */
    @Override
    public Uni<Void> drop(LogId log, Cursor upTo) {
        return newest(log)
                .chain(head ->
                        head == null || head.getLong("epoch") != upTo.epoch()
                                ? Uni.createFrom().voidItem()
                                : Mongo.one(() ->
                                                groups.find(upTo(log, upTo))
                                                        .sort(descending("seq", "number"))
                                                        .projection(GroupDocument.WITHOUT_LINES)
                                                        .first())
                                        .chain(last ->
                                                last == null
                                                        ? Uni.createFrom().voidItem()
                                                        : drop(log, last, head.getLong("number"))));
    }

    private static Bson upTo(LogId log, Cursor upTo) {
        return and(eq("log", log.toString()), eq("epoch", upTo.epoch()), lte("seq", upTo.seq()));
    }

    private Uni<Void> drop(LogId log, Document last, long newest) {
        long number = Math.min(last.getLong("number"), newest - 1);
        long epoch = last.getLong("epoch");
        Dropped gone = new Dropped(number, epoch, last.getLong("seq"), last.getLong("total"));
        return slots.copy(log, number)
                .chain(() -> dropped.note(log, gone))
                .chain(() ->
                        Mongo.one(() ->
                                groups.deleteMany(
                                        and(
                                                eq("log", log.toString()),
                                                eq("epoch", epoch),
                                                lte("number", number)))))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<ProducerMark>> marks(LogId log) {
        return slots.all(log);
    }

    @Override
    public Multi<LogId> moved() {
        return news.logs();
    }

    @Override
    public Uni<Void> ping() {
        return Mongo.one(() -> database.runCommand(new Document("ping", new BsonInt32(1))))
                .replaceWithVoid();
    }
}
