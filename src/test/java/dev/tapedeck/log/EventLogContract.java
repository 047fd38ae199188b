package dev.tapedeck.log;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.data;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.ifHead;
import static dev.tapedeck.log.Samples.line;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.through;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.memory.MemoryEventLogs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * What every backend does, said as behaviours of one log. A backend's own suite extends this, and
 * {@link EventLogConcurrencyContract} for many at once.
 */
public abstract class EventLogContract {
    private static final Producer FIRST = new Producer("engine-1", 0, 0);
    private static final Producer SECOND = new Producer("engine-1", 0, 1);

    /** The store under test; a fresh one for each test. */
    protected abstract EventLogs logs();

    private EventLog open(String id) {
        return await(logs().open(LogId.session(id), "sessions/u/" + id));
    }

    @Test
    void aNewLogIsEmptyAndBeginsAtTheOrigin() {
        EventLog log = open("demo");
        assertEquals(LogId.session("demo"), log.id());
        assertEquals(Cursor.ORIGIN, log.head());
        assertEquals(Cursor.ORIGIN, log.oldest());
        assertEquals(0, log.bytes());
        assertTrue(await(log.read(Cursor.ORIGIN, 1000)).isEmpty());
    }

    @Test
    void theSameNameIsTheSameLogAndAnotherKindIsAnother() {
        EventLog session = open("demo");
        EventLog bot = await(logs().open(new LogId(LogKind.BOT, "demo"), "bots/demo"));
        append(session, "{}");
        assertSame(session, open("demo"));
        assertEquals(Cursor.ORIGIN, bot.head());
        append(bot, "{}");
        assertTrue(lines(bot).getFirst().contains("\"bot_id\":\"demo\""));
    }

    @Test
    void appendsGetConsecutiveCursors() {
        EventLog log = open("demo");
        Appended one = append(log, "1");
        Appended two = append(log, "2");
        assertEquals(
                new Appended(new Cursor(1, 1), new Cursor(1, 1), 1, Appended.Outcome.WRITTEN), one);
        assertEquals(
                new Appended(new Cursor(1, 2), new Cursor(1, 2), 1, Appended.Outcome.WRITTEN), two);
        assertEquals(new Cursor(1, 2), log.head());
        assertEquals(List.of("1", "2"), data(log));
    }

    @Test
    void aBatchStandsTogether() {
        EventLog log = open("demo");
        append(log, "0");
        Appended batch = append(log, numbered(0, 500));
        assertEquals(new Cursor(1, 2), batch.first());
        assertEquals(new Cursor(1, 501), batch.last());
        assertEquals(500, batch.count());
        assertEquals(501, lines(log).size());
        assertEquals("{\"n\":499}", data(log).getLast());
    }

    @Test
    void anEmptyBatchAppendsNothing() {
        EventLog log = open("demo");
        append(log, "1");
        Appended nothing = append(log, batch());
        assertEquals(0, nothing.count());
        assertEquals(new Cursor(1, 1), log.head());
        assertEquals(new Cursor(1, 2), append(log, "2").first());
        assertEquals(List.of("1", "2"), data(log));
    }

    @Test
    void aLineIsTheEnvelopeAroundTheDataAsSent() {
        EventLog log = open("demo");
        String sent = "{\"price\":1.10,\"name\":\"Zoë \\u00e9\",\"list\":[1,2E+5]}";
        append(log, EventBatch.of(EventType.TRADE, utf8(sent)));
        EventLines read = await(log.read(Cursor.ORIGIN, 1000));
        String line = line(read, 0);
        String beforeCrc = line.substring(0, line.lastIndexOf(",\"crc\":"));
        CRC32C crc = new CRC32C();
        crc.update(utf8(beforeCrc));
        assertEquals(
                "{\"catchup_id\":\"1.1\",\"session_id\":\"demo\",\"type\":\"trade\",\"ts\":\""
                        + read.ts(0)
                        + "\",\"data\":"
                        + sent,
                beforeCrc);
        assertEquals(
                String.format(",\"crc\":\"%08x\"}", crc.getValue()),
                line.substring(beforeCrc.length()));
        assertTrue(read.ts(0).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
        assertEquals(EventType.TRADE, read.type(0));
        assertArrayEquals(utf8(sent), read.data(0));
        assertEquals('\n', read.bytes()[read.lineTo(0)]);
    }

    @Test
    void anAppendThatExpectsAnotherHeadIsRefusedWithTheRealOne() {
        EventLog log = open("demo");
        append(log, "1");
        Problem moved =
                refused(ProblemKind.HEAD_MOVED, log.append(ifHead(Cursor.ORIGIN, batch("2"))));
        assertEquals("1.1", moved.members().get("head"));
        assertEquals(List.of("1"), data(log));
        assertEquals(2, await(log.append(ifHead(new Cursor(1, 1), batch("2")))).first().seq());
    }

    @Test
    void aProducersRepeatIsAnsweredAsTheFirstTimeAndAppendsNothing() {
        EventLog log = open("demo");
        append(log, "0");
        Appended first = await(log.append(from(FIRST, batch("1", "2"))));
        append(log, "3");
        Appended again = await(log.append(from(FIRST, batch("1", "2"))));
        assertEquals(first.first(), again.first());
        assertEquals(first.last(), again.last());
        assertEquals(first.count(), again.count());
        assertTrue(again.repeated());
        assertEquals(List.of("0", "1", "2", "3"), data(log));
    }

    @Test
    void aRepeatIsRecognizedBeforeTheHeadAndTheGateAreAskedAgain() {
        EventLog log = open("demo");
        Append once = new Append(batch("1"), Cursor.ORIGIN, FIRST, onlyOnce());
        Appended first = await(log.append(once));
        assertEquals(first.last(), await(log.append(once)).last());
    }

    private static Gate onlyOnce() {
        int[] asked = new int[1];
        return (batch, next) -> {
            assertEquals(1, ++asked[0], "the gate is asked once");
            return Optional.empty();
        };
    }

    @Test
    void aMissingRequestOfAProducerIsAGap() {
        EventLog log = open("demo");
        Problem late = refused(ProblemKind.PRODUCER_GAP, log.append(from(SECOND, batch("2"))));
        assertEquals(0L, late.members().get("expected"));
        await(log.append(from(FIRST, batch("1"))));
        Producer fourth = new Producer("engine-1", 0, 3);
        Problem gap = refused(ProblemKind.PRODUCER_GAP, log.append(from(fourth, batch("4"))));
        assertEquals(1L, gap.members().get("expected"));
        await(log.append(from(SECOND, batch("2"))));
        assertEquals(List.of("1", "2"), data(log));
    }

    @Test
    void aNewEpochOfAProducerStartsAtZeroAndFencesTheOld() {
        EventLog log = open("demo");
        await(log.append(from(FIRST, batch("1"))));
        Producer ahead = new Producer("engine-1", 1, 1);
        refused(ProblemKind.PRODUCER_GAP, log.append(from(ahead, batch("x"))));
        await(log.append(from(new Producer("engine-1", 1, 0), batch("2"))));
        refused(ProblemKind.PRODUCER_FENCED, log.append(from(SECOND, batch("x"))));
        refused(ProblemKind.PRODUCER_FENCED, log.append(from(FIRST, batch("1"))));
        assertEquals(List.of("1", "2"), data(log));
    }

    @Test
    void producersAreKnownPerLogAndById() {
        EventLog one = open("one");
        EventLog two = open("two");
        await(one.append(from(FIRST, batch("1"))));
        await(two.append(from(FIRST, batch("1"))));
        await(two.append(from(new Producer("engine-2", 0, 0), batch("2"))));
        await(two.append(from(SECOND, batch("3"))));
        assertEquals(List.of("1", "2", "3"), data(two));
    }

    @Test
    void aRefusedRequestOfAProducerMayBeSentAgain() {
        EventLog log = open("demo");
        Append stale = new Append(batch("1"), new Cursor(1, 7), FIRST, Gate.OPEN);
        refused(ProblemKind.HEAD_MOVED, log.append(stale));
        Append closed = new Append(batch("1"), null, FIRST, EventLogContract::refuse);
        refused(ProblemKind.SESSION_CLOSED, log.append(closed));
        assertEquals(1, await(log.append(from(FIRST, batch("1")))).last().seq());
    }

    private static Optional<Appended> refuse(EventBatch batch, Cursor next) {
        throw Problem.of(ProblemKind.SESSION_CLOSED, "closed at " + next);
    }

    @Test
    void theGateRefusesABatchWhole() {
        EventLog log = open("demo");
        append(log, "1");
        Problem closed =
                refused(
                        ProblemKind.SESSION_CLOSED,
                        log.append(through(EventLogContract::refuse, batch("2", "3"))));
        assertEquals("closed at 1.2", closed.detail());
        assertEquals(List.of("1"), data(log));
        assertEquals(new Cursor(1, 2), append(log, "4").first());
    }

    @Test
    void theGateMaySayThatABatchIsPresent() {
        EventLog log = open("demo");
        Appended there = append(log, "1", "2");
        Gate present = (batch, next) -> Optional.of(there);
        assertEquals(there, await(log.append(through(present, batch("1", "2")))));
        assertEquals(new Cursor(1, 2), log.head());
        assertEquals(List.of("1", "2"), data(log));
    }

    @Test
    void aRequestThatIsPresentCountsForItsProducer() {
        EventLog log = open("demo");
        Appended there = append(log, "1");
        Gate present = (batch, next) -> Optional.of(there);
        Append repeat = new Append(batch("1"), null, FIRST, present);
        assertEquals(there.last(), await(log.append(repeat)).last());
        assertEquals(there.last(), await(log.append(from(FIRST, batch("1")))).last());
        await(log.append(from(SECOND, batch("2"))));
        assertEquals(List.of("1", "2"), data(log));
    }

    @Test
    void aGateThatFailsCostsItsOwnAppendAlone() {
        EventLog log = open("demo");
        Gate broken =
                (batch, next) -> {
                    throw new IllegalStateException("broken");
                };
        assertThrows(
                IllegalStateException.class, () -> await(log.append(through(broken, batch("1")))));
        append(log, "2");
        assertEquals(List.of("2"), data(log));
    }

    @Test
    void aListenerHearsWhatFollowsTheHeadItWasGivenAndNothingBefore() {
        EventLog log = open("demo");
        append(log, "before");
        Heard heard = Heard.by(log);
        assertEquals(new Cursor(1, 1), heard.at());
        append(log, "1", "2");
        append(log, "3");
        heard.upTo(log.head());
        assertEquals(lines(log, new Cursor(1, 1), 1000), heard.lines());
        log.unlisten(heard);
        append(log, "4");
        assertEquals(3, heard.lines().size());
    }

    @Test
    void aListenerThatFailsDoesNotHarmTheOthersOrTheLog() {
        EventLog log = open("demo");
        CommitListener failing =
                lines -> {
                    throw new IllegalStateException("a listener's fault");
                };
        Cursor head = log.listen(failing);
        Heard heard = Heard.by(log);
        append(log, "1");
        append(log, "2");
        heard.upTo(head.plus(2));
        assertEquals(lines(log), heard.lines());
    }

    @Test
    void aReadGivesWholeLinesUpToTheSizeButAtLeastOne() {
        Seeds.run(20, this::anyReadGivesWhatWasAppended);
    }

    private void anyReadGivesWhatWasAppended(Random random) {
        EventLog log = open("demo" + random.nextInt(Integer.MAX_VALUE));
        int total = 0;
        while (total < 300) {
            total += append(log, Samples.random(random, 1 + random.nextInt(30), 3000)).count();
        }
        List<String> all = lines(log, Cursor.ORIGIN, Integer.MAX_VALUE);
        assertEquals(total, all.size());
        for (int i = 0; i < 40; i++) {
            int after = random.nextInt(total);
            int max = random.nextInt(1 << random.nextInt(16));
            EventLines read = await(log.read(new Cursor(1, after), max));
            assertEquals(new Cursor(1, after + 1), read.first());
            assertTrue(read.count() == 1 || read.length() <= max, read.length() + " > " + max);
            for (int k = 0; k < read.count(); k++) {
                assertEquals(all.get(after + k), line(read, k));
                assertTrue(
                        all.get(after + k)
                                .contains(new String(read.data(k), StandardCharsets.UTF_8)));
            }
        }
    }

    @Test
    void aCursorOfAnotherEpochOrBeyondTheHeadIsInvalid() {
        EventLog log = open("demo");
        append(log, "1");
        Problem beyond = refused(ProblemKind.INVALID_CURSOR, log.read(new Cursor(1, 2), 100));
        assertEquals("1.1", beyond.members().get("head"));
        refused(ProblemKind.INVALID_CURSOR, log.read(new Cursor(2, 0), 100));
        refused(ProblemKind.INVALID_CURSOR, log.read(new Cursor(2, 1), 100));
    }

    @Test
    void aRestartBeginsANewEpochWithNothingInIt() {
        EventLog log = open("demo");
        append(log, "1", "2");
        Heard heard = Heard.by(log);
        assertEquals(new Cursor(2, 0), await(log.restart()));
        assertEquals(new Cursor(2, 0), log.head());
        assertEquals(new Cursor(2, 0), log.oldest());
        assertEquals(0, log.bytes());
        refused(ProblemKind.INVALID_CURSOR, log.read(new Cursor(1, 1), 100));
        refused(ProblemKind.HEAD_MOVED, log.append(ifHead(new Cursor(1, 2), batch("x"))));
        assertEquals(new Cursor(2, 1), append(log, "3").first());
        heard.upTo(new Cursor(2, 1));
        assertEquals(List.of(new Cursor(2, 0)), heard.restarts());
        assertEquals(lines(log), heard.lines());
        assertEquals(List.of("3"), data(log));
    }

    @Test
    void aProducerGoesOnAfterARestart() {
        EventLog log = open("demo");
        Appended first = await(log.append(from(FIRST, batch("1"))));
        await(log.restart());
        assertEquals(first.last(), await(log.append(from(FIRST, batch("1")))).last());
        assertEquals(new Cursor(2, 1), await(log.append(from(SECOND, batch("2")))).first());
    }

    @Test
    void whatIsAskedAfterARestartHappensAfterIt() {
        EventLog log = open("demo");
        append(log, "0");
        List<Cursor> firsts = new ArrayList<>();
        var before = log.append(Append.of(batch("1"))).subscribeAsCompletionStage();
        var restart = log.restart().subscribeAsCompletionStage();
        var after = log.append(Append.of(batch("2"))).subscribeAsCompletionStage();
        var again = log.restart().subscribeAsCompletionStage();
        var last = log.append(Append.of(batch("3"))).subscribeAsCompletionStage();
        firsts.add(before.join().first());
        firsts.add(restart.join());
        firsts.add(after.join().first());
        firsts.add(again.join());
        firsts.add(last.join().first());
        assertEquals("[1.2, 2.0, 2.1, 3.0, 3.1]", firsts.toString());
        assertEquals(List.of("3"), data(log));
    }

    @Test
    void linesOfAnotherLogAreTakenAsTheyAre() {
        EventLog old = another();
        append(old, "1", "{\"n\":1.10}");
        await(old.append(from(FIRST, batch("3"))));
        EventLog log = open("demo");
        EventLines lines = await(old.read(Cursor.ORIGIN, 1000));
        assertEquals(new Cursor(1, 3), await(log.append(Append.taken(lines))).last());
        assertEquals(lines(old), lines(log));
        refused(ProblemKind.HEAD_MOVED, log.append(Append.taken(lines)));
        assertEquals(new Cursor(1, 4), append(log, "4").first());
        assertEquals(lines(old), lines(log).subList(0, 3));
    }

    /** One whose times are not those of today. */
    private static EventLog another() {
        Clock past = Clock.fixed(Instant.parse("2013-11-25T00:00:00Z"), ZoneOffset.UTC);
        return await(
                new MemoryEventLogs(1 << 20, past).open(LogId.session("demo"), "sessions/u/demo"));
    }

    @Test
    void whatAnotherLogRemembersOfProducersIsRecognized() {
        EventLog old = another();
        Appended first = await(old.append(from(FIRST, batch("1"))));
        await(old.append(from(SECOND, batch("2"))));
        List<Remembered> known = await(old.remembered());
        assertEquals(List.of(FIRST, SECOND), known.stream().map(Remembered::producer).toList());
        EventLog log = open("demo");
        await(log.append(Append.taken(await(old.read(Cursor.ORIGIN, 1000)))));
        await(log.append(Append.taken(known)));
        await(log.append(Append.taken(known)));
        assertEquals(known, await(log.remembered()));
        Appended again = await(log.append(from(FIRST, batch("1"))));
        assertEquals(first.last(), again.last());
        assertTrue(again.repeated());
        assertEquals(
                3,
                await(log.append(from(new Producer("engine-1", 0, 2), batch("3")))).last().seq());
        assertEquals(List.of("1", "2", "3"), data(log));
    }

    @Test
    void aLogThatNothingWasWrittenToBeginsWhereItIsTold() {
        EventLog log = open("demo");
        assertEquals(new Cursor(1, 7), await(log.beginAt(new Cursor(1, 7))));
        assertEquals(new Cursor(1, 7), log.oldest());
        assertEquals(new Cursor(1, 8), append(log, "8").first());
        assertEquals(List.of("8"), data(log));
        Problem gone = refused(ProblemKind.CURSOR_GONE, log.read(new Cursor(1, 6), 100));
        assertEquals("1.7", gone.members().get("oldest"));
        Problem moved = refused(ProblemKind.HEAD_MOVED, log.beginAt(new Cursor(1, 9)));
        assertEquals("1.8", moved.members().get("head"));
        assertEquals(new Cursor(4, 5), await(log.beginAt(new Cursor(4, 5))));
        assertEquals(0, log.bytes());
        assertEquals(new Cursor(4, 6), append(log, "6").first());
        refused(ProblemKind.HEAD_MOVED, log.beginAt(new Cursor(3, 0)));
        assertEquals(new Cursor(4, 5), log.oldest());
        assertEquals(List.of("6"), data(log));
    }

    @Test
    void olderEpochsCanBeReadWhereTheyAreKept() {
        EventLog log = open("demo");
        append(log, numbered(0, 1000));
        List<String> first = lines(log);
        await(log.beginAt(new Cursor(3, 2)));
        append(log, "3");
        List<String> second = lines(log);
        await(log.restart());
        boolean kept = logs().keepOldEpochs();
        assertEquals(kept ? first : List.of(), archived(log, 1));
        assertEquals(List.of(), archived(log, 2));
        assertEquals(kept ? second : List.of(), archived(log, 3));
        assertEquals(List.of(), archived(log, 4));
    }

    private static List<String> archived(EventLog log, long epoch) {
        List<String> all = new ArrayList<>();
        for (EventLines lines : await(log.archived(epoch).collect().asList())) {
            for (int i = 0; i < lines.count(); i++) {
                all.add(line(lines, i));
            }
        }
        return all;
    }

    @Test
    void aStoreThatTakesWritesSaysSo() {
        append(open("demo"), "1");
        assertEquals(
                new StorageHealth.Ok(0), assertInstanceOf(StorageHealth.Ok.class, logs().health()));
    }

    @Test
    void timesNeverGoMissingEvenWhenDataLooksLikeAnEnvelope() {
        EventLog log = open("demo");
        String nasty = "{\"ts\":\"x\",\"data\":{\"crc\":\"00000000\"},\"catchup_id\":\"9.9\"}";
        append(log, nasty, nasty);
        EventLines read = await(log.read(new Cursor(1, 1), 10));
        assertEquals(nasty, new String(read.data(0), StandardCharsets.UTF_8));
        assertNotEquals("", read.ts(0));
    }
}
