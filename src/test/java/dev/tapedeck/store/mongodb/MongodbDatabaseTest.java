package dev.tapedeck.store.mongodb;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Heard;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.shared.LogGroup;
import dev.tapedeck.store.shared.LogHead;
import dev.tapedeck.store.shared.ProducerMark;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * What is particular about MongoDB: what its collections hold, and how a slow node is found out.
 */
class MongodbDatabaseTest {
    private static final LogId LOG = LogId.session("demo");

    private final String name = MongodbServers.freshName();
    private final MongoDatabase raw = MongodbServers.client().getDatabase(name);

    private MongodbDatabase node() {
        MongodbDatabase node = new MongodbDatabase(MongodbServers.client(), name);
        await(node.prepare());
        return node;
    }

    private Document found(String collection, String id) {
        return await(
                Mongo.one(
                        () -> raw.getCollection(collection).find(new Document("_id", id)).first()));
    }

    private static LogGroup group(LogHead before, int count, List<ProducerMark> marks) {
        Cursor head = before.cursor().plus(count);
        byte[] lines = utf8("x".repeat(count));
        return new LogGroup(
                before.number() + 1, UUID.randomUUID().toString(), head, count, lines, marks);
    }

    private static LogHead appended(MongodbDatabase node, LogHead before, ProducerMark... marks) {
        LogGroup group = group(before, 10, List.of(marks));
        assertTrue(await(node.tables().logs().append(LOG, group, before)));
        return before.after(group);
    }

    @Test
    void documentsCanBeReadByPeopleAndKeepTheirBytes() {
        SharedStore store = new SharedStore(node(), SharedStores.options(), Clock.systemUTC());
        Documents documents = store.documents().entity(EntityName.of("signal", "strategy-a"));
        await(documents.writeValue("BTCUSDT", utf8("{\"price\":1.10}"), Precondition.NONE));
        await(documents.writeValue("odd", utf8("{\"$where\":1}"), Precondition.NONE));
        store.close();
        Document stored = found("documents.signal.strategy-a", "BTCUSDT");
        assertEquals("BTCUSDT", stored.getString("entityId"));
        assertEquals(1.1, stored.get("data", Document.class).getDouble("price"));
        assertNotNull(stored.getDate("updatedAt"));
        assertNull(found("documents.signal.strategy-a", "odd").get("data"));
    }

    @Test
    void whatSomebodyElsePutThereIsSetAside() {
        await(
                Mongo.one(() ->
                        raw.getCollection("documents.risk.low")
                                .insertOne(new Document("_id", "positions").append("data", "?"))));
        SharedStore store = new SharedStore(node(), SharedStores.options(), Clock.systemUTC());
        Documents documents = store.documents().entity(EntityName.of("risk", "low"));
        assertEquals(0, await(documents.count()));
        store.close();
        Document aside = await(Mongo.one(() -> raw.getCollection("quarantine").find().first()));
        assertEquals("?", aside.get("document", Document.class).getString("data"));
        assertEquals("risk/low", aside.getString("entity"));
    }

    /** Its number is free again; only what is noted about the drop says so. */
    @Test
    void aNodeThatSleptOverADropDoesNotAppendIntoThePast() {
        MongodbDatabase slow = node();
        MongodbDatabase other = node();
        LogHead seen = appended(slow, LogHead.EMPTY);
        LogHead head = seen;
        for (int i = 0; i < 5; i++) {
            head = appended(other, head);
        }
        await(other.tables().logs().drop(LOG, new Cursor(1, 45)));
        assertFalse(await(slow.tables().logs().append(LOG, group(seen, 1, List.of()), seen)));
        assertEquals(
                List.of(5L, 6L),
                await(slow.tables().logs().after(LOG, 0, 1000)).stream()
                        .map(LogGroup::number)
                        .toList());
        assertEquals(new Cursor(1, 40), await(slow.tables().logs().head(LOG)).oldest());
        assertEquals(20, await(slow.tables().logs().head(LOG)).bytes());
    }

    @Test
    void theNewestGroupOutlivesADropOfEverything() {
        MongodbDatabase node = node();
        LogHead head = appended(node, appended(node, LogHead.EMPTY));
        await(node.tables().logs().drop(LOG, head.cursor()));
        LogHead left = await(node().tables().logs().head(LOG));
        assertEquals(new LogHead(2, new Cursor(1, 20), new Cursor(1, 20), 0), left);
        assertEquals(3, appended(node(), left).number());
    }

    @Test
    void producersAreRememberedThoughTheirGroupsWereDropped() {
        MongodbDatabase node = node();
        List<ProducerMark> latest = new ArrayList<>();
        LogHead head = LogHead.EMPTY;
        for (int i = 0; i < 600; i++) {
            Cursor next = head.cursor().plus(1);
            ProducerMark mark = new ProducerMark(new Producer("engine", 0, i), next, next);
            head = appended(node, head, mark);
            if (i >= 400) {
                latest.add(mark);
            }
        }
        assertEquals(Set.copyOf(latest), Set.copyOf(await(node().tables().logs().marks(LOG))));
        await(node.tables().logs().drop(LOG, new Cursor(1, 5500)));
        assertEquals(Set.copyOf(latest), Set.copyOf(await(node().tables().logs().marks(LOG))));
    }

    @Test
    void aServerWithoutChangeStreamsServesWithoutThem() {
        MongoServer server = MongodbServers.start(false);
        MongoClient client = MongodbServers.client(server.getLocalAddress().getPort());
        try {
            MongodbDatabase node = new MongodbDatabase(client, "tapedeck");
            await(node.prepare());
            SharedStore one = new SharedStore(node, SharedStores.options(), Clock.systemUTC());
            SharedStore other = new SharedStore(node, SharedStores.options(), Clock.systemUTC());
            Heard heard = Heard.by(await(other.logs().open(LOG, "sessions/u/demo")));
            EventLog log = await(one.logs().open(LOG, "sessions/u/demo"));
            append(log, "1");
            heard.upTo(new Cursor(1, 1));
            one.close();
            other.close();
        } finally {
            client.close();
            server.shutdownNow();
        }
    }
}
