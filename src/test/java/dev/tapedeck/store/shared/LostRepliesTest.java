package dev.tapedeck.store.shared;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.from;
import static dev.tapedeck.log.Samples.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tapedeck.log.Appended;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Heard;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on one database behind a network that loses, delays and reorders; clients that ask
 * again, at either node, until they have an answer. Each request is in the log once, and everybody
 * who listens hears the same.
 */
class LostRepliesTest {
    private static final LogId ID = LogId.session("demo");
    private static final int ROUNDS = 1000;
    private static final int AT_ONCE = 20;
    private static final int REQUESTS = 6;
    private static final int MOST_TRIES = 200;

    @Test
    void aRetriedRequestWhoseAnswerWasLostIsInTheLogOnce() {
        rounds(ROUNDS, 0);
    }

    @Test
    void evenWhenTheDatabaseOftenSaysNothingAtAll() {
        rounds(50, 0.05);
    }

    /** Rounds mostly wait, so that many go at once. */
    private static void rounds(int count, double silence) {
        Seeds.run(
                count / AT_ONCE,
                random -> {
                    List<Random> each =
                            Stream.generate(() -> new Random(random.nextLong()))
                                    .limit(AT_ONCE)
                                    .toList();
                    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
                        List<Future<?>> running = new ArrayList<>();
                        each.forEach(own -> running.add(threads.submit(() -> round(own, silence))));
                        for (Future<?> one : running) {
                            assertNull(one.get());
                        }
                    }
                });
    }

    private static void round(Random random, double silence) {
        TableInMemory table = new TableInMemory();
        List<SharedLogs> nodes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            FaultyTable faulty =
                    new FaultyTable(table, new DocumentsInMemory(), random.nextLong(), silence);
            nodes.add(begin(faulty, Duration.ofMillis(300)));
        }
        SharedLogs sound = begin(table, Duration.ofSeconds(5));
        try {
            List<EventLog> logs = nodes.stream().map(LostRepliesTest::opened).toList();
            List<Heard> heard = new ArrayList<>();
            logs.stream().filter(log -> random.nextBoolean()).map(Heard::by).forEach(heard::add);
            List<Uni<Void>> clients = new ArrayList<>();
            for (String id : List.of("a", "b")) {
                clients.add(requests(new Client(id, logs, new Random(random.nextLong())), 0));
            }
            await(Uni.join().all(clients).andFailFast());
            EventLog log = await(sound.open(ID, "sessions/u/demo"));
            eachIsThereOnceInItsOrder(lines(log));
            for (Heard each : heard) {
                each.upTo(log.head());
                assertEquals(lines(log), each.lines());
            }
        } finally {
            nodes.forEach(SharedLogs::close);
            sound.close();
        }
    }

    private static SharedLogs begin(LogTable table, Duration timeout) {
        return SharedLogs.begin(
                table,
                SharedStores.options(timeout, Duration.ofMillis(10)),
                Clock.systemUTC(),
                new StoreState("the test's table"));
    }

    private static EventLog opened(SharedLogs node) {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                return await(node.open(ID, "sessions/u/demo"));
            } catch (Problem away) {
                assertEquals(ProblemKind.STORAGE_UNAVAILABLE, away.kind(), away.detail());
            }
        }
        return fail("the log was never opened");
    }

    /** Sends its requests one after another, each until it is answered, to any node. */
    private record Client(String id, List<EventLog> logs, Random random) {
        Uni<Appended> send(int seq, int triesLeft) {
            Producer producer = new Producer(id, 0, seq);
            EventLog log = logs.get(random.nextInt(logs.size()));
            return log.append(from(producer, batch("\"" + id + seq + "\"")))
                    .onFailure(failure -> triesLeft > 0 && isAway(failure))
                    .recoverWithUni(() -> send(seq, triesLeft - 1));
        }

        private static boolean isAway(Throwable failure) {
            return failure instanceof Problem problem
                    && problem.kind() == ProblemKind.STORAGE_UNAVAILABLE;
        }
    }

    private static Uni<Void> requests(Client client, int seq) {
        return seq == REQUESTS
                ? Uni.createFrom().voidItem()
                : client.send(seq, MOST_TRIES).chain(done -> requests(client, seq + 1));
    }

    private static void eachIsThereOnceInItsOrder(List<String> lines) {
        for (String id : List.of("a", "b")) {
            List<String> wanted = new ArrayList<>();
            for (int seq = 0; seq < REQUESTS; seq++) {
                wanted.add("\"" + id + seq + "\"");
            }
            List<String> found =
                    lines.stream()
                            .map(line -> line.replaceFirst(".*\"data\":(\"\\w+\").*", "$1"))
                            .filter(data -> data.startsWith("\"" + id))
                            .toList();
            assertEquals(wanted, found);
        }
        assertEquals(2 * REQUESTS, lines.size());
    }
}
