package dev.tapedeck.store.shared;

import static dev.tapedeck.log.Samples.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Seeds;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a database's table of groups does, compared with the one in memory. */
public abstract class LogTableContract {
    private static final String[] PRODUCERS = {"engine-1", "a/b", "Zoë 😀", "%2F+ \n", ""};

    protected abstract LogTable table();

    private static LogId fresh() {
        return LogId.session("log-" + UUID.randomUUID());
    }

    private static LogGroup group(LogHead before, Cursor head, int count, byte[] lines) {
        return new LogGroup(
                before.number() + 1, UUID.randomUUID().toString(), head, count, lines, List.of());
    }

    private static LogGroup events(LogHead before, int count) {
        return group(before, before.cursor().plus(count), count, new byte[] {'x', '\n'});
    }

    @Test
    void aGroupIsAppendedOnceHoweverOftenItIsSent() {
        LogId log = fresh();
        LogGroup first = events(LogHead.EMPTY, 3);
        assertTrue(await(table().append(log, first, LogHead.EMPTY)));
        assertTrue(await(table().append(log, first, LogHead.EMPTY)), "it is the newest");
        assertEquals(LogHead.EMPTY.after(first), await(table().head(log)));
        assertFalse(await(table().append(log, events(LogHead.EMPTY, 1), LogHead.EMPTY)));
        assertEquals(1, await(table().after(log, 0, 1 << 20)).size());
    }

    @Test
    void aGroupAfterOneThatIsNotThereIsNotAppended() {
        LogId log = fresh();
        LogHead imagined = LogHead.EMPTY.after(events(LogHead.EMPTY, 3));
        assertFalse(await(table().append(log, events(imagined, 1), imagined)));
        assertEquals(LogHead.EMPTY, await(table().head(log)));
        assertEquals(List.of(), await(table().after(log, 0, 1 << 20)));
    }

    @Test
    void oneOfManyThatWantTheSameNumberGetsIt() {
        LogId log = fresh();
        LogHead head = LogHead.EMPTY;
        for (int round = 0; round < 20; round++) {
            LogHead before = head;
            List<LogGroup> rivals = new ArrayList<>();
            List<Uni<Boolean>> appends = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                LogGroup rival = events(before, 1 + i);
                rivals.add(rival);
                appends.add(table().append(log, rival, before));
            }
            List<Boolean> outcomes = await(Uni.join().all(appends).andFailFast());
            List<LogGroup> winners =
                    rivals.stream().filter(r -> outcomes.get(rivals.indexOf(r))).toList();
            assertEquals(1, winners.size(), () -> "winners " + outcomes);
            head = before.after(winners.getFirst());
            assertEquals(head, await(table().head(log)));
        }
    }

    @Test
    void anAppendIsAnnounced() {
        LogId log = fresh();
        Set<LogId> moved = ConcurrentHashMap.newKeySet();
        var listening = table().moved().subscribe().with(moved::add);
        LogHead[] head = {LogHead.EMPTY};
        try {
            // The first may come before the database knows that somebody listens.
            Awaitility.await()
                    .until(() -> {
                        LogGroup next = events(head[0], 1);
                        assertTrue(await(table().append(log, next, head[0])));
                        head[0] = head[0].after(next);
                        return moved.contains(log);
                    });
        } finally {
            listening.cancel();
        }
    }

    @Test
    void itDoesWhatTheOneInMemoryDoes() {
        Seeds.run(6, this::compare);
    }

    private void compare(Random random) {
        TableInMemory model = new TableInMemory();
        List<LogId> logs = List.of(fresh(), fresh());
        assertEquals(Map.of(), await(table().numbers(logs)));
        for (int i = 0; i < 120; i++) {
            LogId log = logs.get(random.nextInt(logs.size()));
            LogHead head = await(model.head(log));
            if (random.nextInt(12) == 0) {
                Cursor upTo = new Cursor(head.cursor().epoch(), within(random, head));
                await(model.drop(log, upTo));
                await(table().drop(log, upTo));
            } else {
                LogGroup next = next(random, head);
                assertTrue(await(model.append(log, next, head)));
                assertTrue(await(table().append(log, next, head)));
            }
            same(model, log, random);
        }
        for (LogId log : logs) {
            assertEquals(
                    await(model.numbers(logs)).get(log), await(table().numbers(logs)).get(log));
        }
    }

    private static long within(Random random, LogHead head) {
        return random.nextLong(head.cursor().seq() + 1);
    }

    /** Events, a new epoch, or requests that had nothing new. */
    private static LogGroup next(Random random, LogHead head) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return group(head, new Cursor(head.cursor().epoch() + 1, 0), 0, new byte[0]);
        }
        int count = kind < 4 ? 0 : 1 + random.nextInt(5);
        byte[] lines = new byte[count == 0 ? 0 : random.nextInt(1 << random.nextInt(13))];
        random.nextBytes(lines);
        LogGroup group = group(head, head.cursor().plus(count), count, lines);
        List<ProducerMark> marks = new ArrayList<>();
        for (int i = random.nextInt(3); i >= (count == 0 ? 0 : 1); i--) {
            String id = PRODUCERS[random.nextInt(PRODUCERS.length)];
            Producer producer = new Producer(id, random.nextInt(3), random.nextInt(1000));
            marks.add(new ProducerMark(producer, group.before().plus(1), group.head()));
        }
        return new LogGroup(
                group.number(), group.token(), group.head(), count, group.lines(), marks);
    }

    private void same(LogTable model, LogId log, Random random) {
        LogHead head = await(model.head(log));
        assertEquals(head, await(table().head(log)));
        assertEquals(unordered(await(model.marks(log))), unordered(await(table().marks(log))));
        int max = 1 << random.nextInt(16);
        long number = random.nextLong(head.number() + 1);
        same(following(model, log, number, max, head), following(table(), log, number, max, head));
        if (head.cursor().seq() > head.oldest().seq()) {
            long kept = head.cursor().seq() - head.oldest().seq();
            Cursor after =
                    new Cursor(head.cursor().epoch(), head.oldest().seq() + random.nextLong(kept));
            same(await(model.read(log, after, max)), await(table().read(log, after, max)));
        }
    }

    private static Set<ProducerMark> unordered(List<ProducerMark> marks) {
        Set<ProducerMark> set = new HashSet<>(marks);
        assertEquals(marks.size(), set.size(), "each slot once");
        return set;
    }

    /**
     * All that comes after the number, page by page, but for what a drop may take or leave: groups
     * without events, the newest group, and those of older epochs.
     */
    private static List<LogGroup> following(
            LogTable table, LogId log, long number, int max, LogHead head) {
        List<LogGroup> all = new ArrayList<>();
        long at = number;
        for (List<LogGroup> page = await(table.after(log, at, max));
                !page.isEmpty();
                page = await(table.after(log, at, max))) {
            for (LogGroup group : page) {
                assertTrue(group.number() > at, "in order");
                at = group.number();
            }
            all.addAll(page);
        }
        return all.stream()
                .filter(group -> group.count() > 0 && group.head().compareTo(head.oldest()) > 0)
                .toList();
    }

    private static void same(List<LogGroup> wanted, List<LogGroup> found) {
        assertEquals(
                wanted.stream().map(LogGroup::number).toList(),
                found.stream().map(LogGroup::number).toList());
        for (int i = 0; i < wanted.size(); i++) {
            assertEquals(wanted.get(i).token(), found.get(i).token());
            assertEquals(wanted.get(i).head(), found.get(i).head());
            assertEquals(wanted.get(i).count(), found.get(i).count());
            assertEquals(wanted.get(i).marks(), found.get(i).marks());
            assertArrayEquals(wanted.get(i).lines(), found.get(i).lines());
        }
    }
}
