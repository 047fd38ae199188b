package dev.tapedeck.store.shared;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.ifHead;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.through;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Gate;
import dev.tapedeck.log.Heard;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database are one store, also when the database goes away and comes back. */
public abstract class TwoNodesContract {
    private final List<SharedStore> nodes = new ArrayList<>();

    /** A database of its own for each test; the same for all nodes of the test. */
    protected abstract Database database();

    protected abstract void stopServer() throws Exception;

    /** With all that it held. */
    protected abstract void startServer() throws Exception;

    private SharedStore node() {
        SharedStore node = new SharedStore(database(), SharedStores.options(), Clock.systemUTC());
        nodes.add(node);
        await(node.prepare());
        return node;
    }

    /** Whoever overrides this closes what the nodes used after them. */
    @AfterEach
    protected void close() throws Exception {
        nodes.forEach(SharedStore::close);
    }

    private static EventLog open(SharedStore node) {
        return await(node.logs().open(LogId.session("demo"), "sessions/u/demo"));
    }

    @Test
    void appendsThroughBothInterleaveWithoutAGapAndBothHearTheSame() {
        Seeds.run(2, this::interleave);
    }

    private void interleave(Random random) {
        String id = "demo" + random.nextInt(Integer.MAX_VALUE);
        List<EventLog> logs = new ArrayList<>();
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            EventLog log = await(node().logs().open(LogId.session(id), "sessions/u/" + id));
            logs.add(log);
            heard.add(Heard.by(log));
        }
        List<Uni<Appended>> appends = new ArrayList<>();
        long total = 0;
        for (int i = 0; i < 200; i++) {
            int count = 1 + random.nextInt(4);
            total += count;
            appends.add(logs.get(random.nextInt(2)).append(Append.of(numbered(i, count))));
        }
        List<Appended> answers =
                await(
                        Multi.createFrom()
                                .iterable(appends)
                                .onItem()
                                .transformToUni(append -> append)
                                .merge(24)
                                .collect()
                                .asList());
        Cursor head = new Cursor(1, total);
        List<Cursor> firsts = answers.stream().map(Appended::first).sorted().toList();
        List<Cursor> lasts = answers.stream().map(Appended::last).sorted().toList();
        for (int i = 1; i < firsts.size(); i++) {
            assertEquals(lasts.get(i - 1).plus(1), firsts.get(i), "one behind the other");
        }
        heard.forEach(each -> each.upTo(head));
        assertEquals(total, heard.getFirst().lines().size());
        assertEquals(heard.getFirst().lines(), heard.getLast().lines());
        for (EventLog log : logs) {
            assertEquals(head, await(log.refresh()));
            assertEquals(heard.getFirst().lines(), lines(log));
        }
    }

    @Test
    void whoFollowsHearsWhatTheOtherAppended() {
        EventLog one = open(node());
        Heard heard = Heard.by(open(node()));
        append(one, "1", "2");
        heard.upTo(new Cursor(1, 2));
        assertEquals(lines(one), heard.lines());
    }

    @Test
    void aRequestThatOneTookIsRecognizedByTheOther() {
        EventLog one = open(node());
        EventLog other = open(node());
        Appended first = await(one.append(from(new Producer("engine", 0, 0), batch("1"))));
        Appended again = await(other.append(from(new Producer("engine", 0, 0), batch("1"))));
        assertEquals(first.last(), again.last());
        assertTrue(again.repeated());
        await(other.append(from(new Producer("engine", 0, 1), batch("2"))));
        refused(
                ProblemKind.PRODUCER_GAP,
                one.append(from(new Producer("engine", 0, 3), batch("4"))));
        await(one.append(from(new Producer("engine", 1, 0), batch("3"))));
        refused(
                ProblemKind.PRODUCER_FENCED,
                other.append(from(new Producer("engine", 0, 2), batch("x"))));
        assertEquals(new Cursor(1, 3), await(other.refresh()));
        // Also by one that comes later.
        EventLog third = open(node());
        assertTrue(await(third.append(from(new Producer("engine", 1, 0), batch("3")))).repeated());
    }

    @Test
    void anExpectedHeadIsTheStoresNotTheNodes() {
        EventLog one = open(node());
        EventLog other = open(node());
        append(one, "1");
        Problem moved =
                refused(ProblemKind.HEAD_MOVED, other.append(ifHead(Cursor.ORIGIN, batch("x"))));
        assertEquals("1.1", moved.members().get("head"));
        await(other.append(ifHead(new Cursor(1, 1), batch("2"))));
        await(one.append(ifHead(new Cursor(1, 2), batch("3"))));
        assertEquals(new Cursor(1, 3), await(other.refresh()));
        assertEquals(lines(one), lines(other));
    }

    @Test
    void aRestartByOneIsHeardByTheOther() {
        EventLog one = open(node());
        EventLog other = open(node());
        append(one, "1");
        Heard heard = Heard.by(other);
        assertEquals(new Cursor(2, 0), await(one.restart()));
        append(one, "2");
        heard.upTo(new Cursor(2, 1));
        assertEquals(List.of(new Cursor(2, 0)), heard.restarts());
        assertEquals(new Cursor(2, 2), append(other, "3").first());
        assertEquals(new Cursor(2, 2), await(one.refresh()));
        assertEquals(lines(other), lines(one));
    }

    @Test
    void anAnswerWithoutAWriteIsForTheLogAsItIs() {
        EventLog one = open(node());
        EventLog other = open(node());
        Appended first = append(other, "1");
        assertEquals(new Cursor(2, 0), await(one.restart()));
        Gate isThereInTheOldEpoch =
                (batch, next) -> next.epoch() == 1 ? Optional.of(first) : Optional.empty();
        Appended anew = await(other.append(through(isThereInTheOldEpoch, batch("1"))));
        assertEquals(new Cursor(2, 1), anew.first());
    }

    @Test
    void whatOneWroteIsThereForTheOther() throws Exception {
        SharedStore one = node();
        SharedStore other = node();
        EntityName entity = EntityName.of("signal", "strategy-a");
        Documents here = one.documents().entity(entity);
        Documents there = other.documents().entity(entity);
        var revision = await(here.writeValue("BTCUSDT", utf8("{\"a\":1}"), Precondition.ABSENT));
        assertEquals(revision, await(there.readValue("BTCUSDT")).revision());
        refused(
                ProblemKind.DOCUMENT_CHANGED,
                there.writeValue("BTCUSDT", utf8("{}"), Precondition.ABSENT));
        await(there.writeValue("BTCUSDT", utf8("{}"), new Precondition.Is(revision)));
        assertArrayEquals(utf8("{}"), await(here.readValue("BTCUSDT")).json());
        byte[] large = utf8("x".repeat(700_000));
        one.folders().at("sessions/u/s").replace("a.json", large, Folder.Durability.POWER);
        assertArrayEquals(large, other.folders().at("sessions/u/s").read("a.json").orElseThrow());
        assertEquals(List.of("sessions/u/s"), other.folders().under("sessions", 2));
    }

    @Test
    void whileTheDatabaseIsAwayEverybodyIsToldSoonAndAfterwardsAllGoesOn() throws Exception {
        SharedStore one = node();
        SharedStore other = node();
        EventLog log = open(one);
        Heard heard = Heard.by(log);
        Heard elsewhere = Heard.by(open(other));
        Documents documents = one.documents().entity(EntityName.of("risk", "low"));
        append(log, "1");
        await(documents.writeValue("positions", utf8("[]"), Precondition.NONE));
        elsewhere.upTo(new Cursor(1, 1));
        stopServer();
        try {
            long before = System.nanoTime();
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.append(Append.of(batch("x"))));
            refused(ProblemKind.STORAGE_UNAVAILABLE, documents.readValue("positions"));
            refused(ProblemKind.STORAGE_UNAVAILABLE, log.read(Cursor.ORIGIN, 100));
            assertTrue(
                    System.nanoTime() - before < Duration.ofSeconds(15).toNanos(),
                    "told within the time");
            assertInstanceOf(StorageHealth.Unavailable.class, one.logs().health());
            Awaitility.await()
                    .until(() -> other.logs().health() instanceof StorageHealth.Unavailable);
        } finally {
            startServer();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        one.logs().health() instanceof StorageHealth.Ok
                                && other.logs().health() instanceof StorageHealth.Ok);
        append(log, "2");
        Appended last = append(open(other), "3");
        heard.upTo(last.last());
        elsewhere.upTo(last.last());
        assertEquals(heard.lines(), elsewhere.lines());
        assertEquals(lines(log), heard.lines());
        assertArrayEquals(utf8("[]"), await(documents.readValue("positions")).json());
    }
}
