package dev.tapedeck.log;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.numbered;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.JsonFields;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every backend does when many do many things at once. */
public abstract class EventLogConcurrencyContract {
    private final ExecutorService threads = Executors.newFixedThreadPool(12);

    /** The store under test; a fresh one for each test. */
    protected abstract EventLogs logs();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS), "a thread hangs");
    }

    private EventLog open(String id) {
        return await(logs().open(LogId.session(id), "sessions/u/" + id));
    }

    @CanIgnoreReturnValue
    private <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> each : threads.invokeAll(tasks)) {
            results.add(each.get());
        }
        return results;
    }

    @Test
    void manyAppendersToManyLogsGetGapFreeLogsInTheirOwnOrder() throws Exception {
        List<EventLog> logs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            logs.add(open("log" + i));
        }
        List<Callable<List<Sent>>> appenders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int appender = i;
            appenders.add(() -> appendToAny(logs, appender, new Random(appender)));
        }
        List<Sent> sent = new ArrayList<>();
        atOnce(appenders).forEach(sent::addAll);
        for (EventLog log : logs) {
            List<Sent> own = sent.stream().filter(s -> s.log == log).toList();
            holdsExactly(log, own);
        }
    }

    /** A batch that was answered: events {@code {"by":…,"n":from}} and on. */
    private record Sent(EventLog log, int by, int from, Appended answer) {}

    private static List<Sent> appendToAny(List<EventLog> logs, int by, Random random) {
        List<Sent> sent = new ArrayList<>();
        Map<EventLog, Integer> next = new HashMap<>();
        for (int i = 0; i < 150; i++) {
            EventLog log = logs.get(random.nextInt(logs.size()));
            int from = next.getOrDefault(log, 0);
            int count = 1 + random.nextInt(5);
            EventBatch.Builder batch = EventBatch.builder();
            for (int k = 0; k < count; k++) {
                batch.add(EventType.NODE, utf8("{\"by\":" + by + ",\"n\":" + (from + k) + "}"));
            }
            sent.add(new Sent(log, by, from, append(log, batch.build())));
            next.put(log, from + count);
        }
        return sent;
    }

    private static void holdsExactly(EventLog log, List<Sent> sent) {
        List<String> lines = lines(log);
        assertEquals(log.head().seq(), lines.size());
        int total = 0;
        for (Sent each : sent) {
            total += each.answer.count();
            for (int k = 0; k < each.answer.count(); k++) {
                String line = lines.get((int) each.answer.first().seq() - 1 + k);
                String data = "\"data\":{\"by\":" + each.by + ",\"n\":" + (each.from + k) + "}";
                assertTrue(line.contains(data), line + " should hold " + data);
            }
        }
        assertEquals(total, lines.size(), "nothing but what was appended");
    }

    @Test
    void everyListenerHearsEachLineOnceInOrderWhileManyAppend() throws Exception {
        EventLog log = open("demo");
        List<Callable<Boolean>> tasks = new ArrayList<>();
        List<Heard> listeners = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tasks.add(() -> appendSome(log, 200));
            tasks.add(() -> {
                for (int k = 0; k < 50; k++) {
                    Heard heard = Heard.by(log);
                    synchronized (listeners) {
                        listeners.add(heard);
                    }
                    Thread.yield();
                }
                return true;
            });
        }
        atOnce(tasks);
        List<String> all = lines(log);
        for (Heard heard : listeners) {
            heard.upTo(log.head());
            List<String> lines = heard.lines();
            assertEquals(all.subList(all.size() - lines.size(), all.size()), lines);
        }
    }

    private static boolean appendSome(EventLog log, int count) {
        for (int i = 0; i < count; i++) {
            append(log, numbered(i, 1 + i % 3));
        }
        return true;
    }

    @Test
    void readersFollowTheHeadWhileOthersAppend() throws Exception {
        EventLog log = open("demo");
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<List<String>>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            readers.add(() -> follow(log, done, random));
        }
        List<Future<List<String>>> following = new ArrayList<>();
        readers.forEach(reader -> following.add(threads.submit(reader)));
        atOnce(List.of(() -> appendSome(log, 400), () -> appendSome(log, 400)));
        done.set(true);
        List<String> all = lines(log);
        for (Future<List<String>> each : following) {
            assertEquals(all, each.get());
        }
    }

    /** Reads from the origin until the head that stands when appending is done. */
    private static List<String> follow(EventLog log, AtomicBoolean done, Random random) {
        List<String> read = new ArrayList<>();
        Cursor at = Cursor.ORIGIN;
        while (true) {
            boolean last = done.get();
            Cursor head = log.head();
            EventLines lines = await(log.read(at, 1 + random.nextInt(20_000)));
            for (int i = 0; i < lines.count(); i++) {
                read.add(Samples.line(lines, i));
            }
            at = lines.last();
            if (last && at.equals(head)) {
                return read;
            }
        }
    }

    @Test
    void appendsThatRaceWithRestartsEndUpWholeInOneEpoch() throws Exception {
        EventLog log = open("demo");
        Heard heard = Heard.by(log);
        List<Callable<List<Appended>>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> appendBatches(log, 120));
        }
        tasks.add(() -> {
            for (int i = 0; i < 10; i++) {
                append(log, "\"tick\"");
                await(log.restart());
            }
            return List.of();
        });
        List<Appended> answers = new ArrayList<>();
        atOnce(tasks).forEach(answers::addAll);
        assertEquals(11, log.head().epoch());
        Map<Long, Long> perEpoch = new HashMap<>();
        for (Appended answer : answers) {
            assertEquals(answer.first().epoch(), answer.last().epoch());
            perEpoch.merge(answer.first().epoch(), 3L, Long::sum);
        }
        assertEquals(perEpoch.getOrDefault(11L, 0L), log.head().seq());
        assertEquals(log.head().seq(), lines(log).size());
        heard.upTo(log.head());
        assertEquals(10, heard.restarts().size());
        assertEquals(4 * 120 * 3 + 10, heard.lines().size());
    }

    private static List<Appended> appendBatches(EventLog log, int count) {
        return Multi.createFrom()
                .range(0, count)
                .onItem()
                .transformToUni(i -> log.append(Append.of(numbered(i * 3, 3))))
                .merge(16)
                .collect()
                .asList()
                .await()
                .indefinitely();
    }

    @Test
    void oneProducerThatRetriesFromManyThreadsAppendsEachRequestOnce() throws Exception {
        EventLog log = open("demo");
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tasks.add(() -> {
                for (int seq = 0; seq < 100; seq++) {
                    Producer producer = new Producer("engine", 0, seq);
                    Append append = Samples.from(producer, numbered(seq, 2));
                    assertEquals(2L * seq + 1, await(log.append(append)).first().seq());
                }
                return true;
            });
        }
        atOnce(tasks);
        assertEquals(200, log.head().seq());
        EventLines last = await(log.read(new Cursor(1, 198), 1000));
        byte[] data = last.data(0);
        assertEquals("99", new String(JsonFields.raw(data, 0, data.length, "n")));
    }

    @Test
    void logsAreOpenedOnceHoweverManyAsk() throws Exception {
        List<Callable<EventLog>> tasks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int n = i % 6;
            tasks.add(() -> open("log" + n));
        }
        Map<LogId, EventLog> known = new HashMap<>();
        for (EventLog log : atOnce(tasks)) {
            EventLog before = known.putIfAbsent(log.id(), log);
            assertTrue(before == null || before == log, "the same log");
        }
        assertEquals(6, known.size());
    }
}
