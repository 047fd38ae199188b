package dev.tapedeck.migration;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.log.Samples;
import dev.tapedeck.session.Registrations;
import dev.tapedeck.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** All that a storage may hold: put into one, and looked for in others. */
final class Estate {
    static final String GROWN = "grown";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String DROPPED = "dropped";
    private static final List<String> SESSIONS = List.of(GROWN, DROPPED, "new", "New");
    private static final Producer ENGINE = new Producer("engine \"1\"", 3, 0);
    private static final EntityName SIGNALS = EntityName.of("signal", "strategy-a");
    private static final EntityName RISK = EntityName.of("risk", "a");

    private Estate() {}

    static Side side(String name, Store store) {
        return new Side(name, store.logs(), store.documents(), store.folders(), TIMEOUT);
    }

    static String place(String session) {
        return "sessions/u/s_" + session;
    }

    static EventLog log(Store store, String session) {
        EventLog log = await(store.logs().open(LogId.session(session), place(session)));
        await(log.refresh());
        return log;
    }

    static void fill(Store store, Random random) throws IOException {
        Registrations registrations =
                new Registrations(store.folders(), store.documents(), TIMEOUT);
        for (String session : SESSIONS) {
            String json =
                    """
                    {"session_id":"%1$s","user_id":"u","strategy_id":"s","broker_connection_id":"%1$s",
                     "scale":1.10,"created_at":"2026-01-01T00:00:00.000000Z","status":"paused"}\
                    """
                            .formatted(session);
            registrations.put(
                    new Registrations.Entry(LogId.session(session), place(session), utf8(json)));
        }
        grow(log(store, GROWN), random);
        EventLog dropped = log(store, DROPPED);
        await(dropped.beginAt(new Cursor(1, 41)));
        append(dropped, "{\"n\":42}");
        Folder folder = store.folders().at(place(GROWN));
        folder.replace("trades.json", utf8("x".repeat(600_000)), Durability.POWER);
        folder.archive("1", List.of("session.json", "log.json", "producers.json", "events.jsonl"));
        folder.replace("trades.json", utf8("[]"), Durability.POWER);
        folder.replace("snapshots/3.100.json", utf8("{}"), Durability.POWER);
        for (int i = 0; i < 25; i++) {
            document(store, SIGNALS, "SYM" + i, "{\"price\" : 1.%d0}".formatted(i));
        }
        document(store, SIGNALS, "sym1", "{}");
        document(store, RISK, "positions", "[]");
        Belongings.fill(store, random);
    }

    /** Three epochs, and a producer that is known from the first on. */
    private static void grow(EventLog log, Random random) {
        Appended first = await(log.append(from(ENGINE, Samples.numbered(0, 700))));
        assertEquals(700, first.count());
        append(log, Samples.random(random, 300, 3000));
        await(log.restart());
        append(log, Samples.random(random, 20, 100));
        await(log.restart());
        for (int i = 1; i < 250; i++) {
            Producer next = new Producer(ENGINE.id(), ENGINE.epoch(), i);
            await(log.append(from(next, Samples.random(random, 1 + i % 4, 500))));
        }
    }

    private static void document(Store store, EntityName entity, String id, String json) {
        await(store.documents().entity(entity).writeValue(id, utf8(json), Precondition.NONE));
    }

    /** The one has what the other has, looked at without the migration's own eyes. */
    static void assertSame(Store here, Store there) throws IOException {
        for (String session : SESSIONS) {
            EventLog a = log(here, session);
            EventLog b = log(there, session);
            assertEquals(a.head(), b.head());
            assertEquals(a.oldest(), b.oldest());
            assertEquals(Samples.lines(a), Samples.lines(b));
            assertEquals(remembered(a), remembered(b));
            if (here.logs().keepOldEpochs() && there.logs().keepOldEpochs()) {
                for (long epoch = 1; epoch < a.head().epoch(); epoch++) {
                    assertEquals(archived(a, epoch), archived(b, epoch));
                }
            }
        }
        assertEquals(files(here), files(there));
        assertEquals(documents(here), documents(there));
        assertEquals(registrations(here), registrations(there));
        assertEquals(SESSIONS.size(), registrations(there).size());
        Belongings.assertSame(here, there);
    }

    /** A producer that sends its last request again to the new place is recognized. */
    static void assertRecognized(Store store) {
        EventLog log = log(store, GROWN);
        Cursor head = log.head();
        Producer last = new Producer(ENGINE.id(), ENGINE.epoch(), 249);
        assertTrue(await(log.append(from(last, Samples.batch("again")))).repeated());
        assertEquals(head, log.head());
        Producer next = new Producer(ENGINE.id(), ENGINE.epoch(), 250);
        assertEquals(head.plus(1), await(log.append(from(next, Samples.batch("1")))).last());
    }

    private static HashSet<Remembered> remembered(EventLog log) {
        return new HashSet<>(await(log.remembered()));
    }

    static String archived(EventLog log, long epoch) {
        StringBuilder all = new StringBuilder();
        for (EventLines lines : await(log.archived(epoch).collect().asList())) {
            all.append(
                    new String(
                            lines.bytes(),
                            lines.lineFrom(0),
                            lines.length(),
                            StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    private static Map<String, String> files(Store store) throws IOException {
        Map<String, String> all = new TreeMap<>();
        List<String> places = SESSIONS.stream().map(Estate::place).toList();
        for (String place : places) {
            Folder folder = store.folders().at(place);
            for (String name : folder.all()) {
                if (!Registrations.isRegistration(name)) {
                    byte[] content = folder.read(name).orElseThrow();
                    all.put(place + "/" + name, new String(content, StandardCharsets.UTF_8));
                }
            }
        }
        return all;
    }

    private static List<String> documents(Store store) {
        List<String> all = new ArrayList<>();
        for (EntityName entity : List.of(SIGNALS, RISK)) {
            for (Document each :
                    await(store.documents().entity(entity).values().collect().asList())) {
                all.add(each.id() + new String(each.json(), StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    static List<String> registrations(Store store) {
        return new Registrations(store.folders(), store.documents(), TIMEOUT)
                .all().stream()
                        .map(entry -> new String(entry.json(), StandardCharsets.UTF_8))
                        .sorted()
                        .toList();
    }
}
