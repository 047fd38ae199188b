package dev.tapedeck.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.SessionWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message against a log that answers late, for a while not at all, or never. */
class DeliveryTest {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ArrayDeque<Uni<Appended>> answers = new ArrayDeque<>();
    private final AtomicInteger appends = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final List<Problem> letters = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Uni<Void>> letterAnswers = new ArrayDeque<>();

    private final SessionWriter writer =
            new SessionWriter(null, null) {
                @Override
                public Uni<Appended> events(
                        String session, byte[] body, @Nullable Producer producer) {
                    appends.incrementAndGet();
                    return answers.remove();
                }
            };
    private final DeadLetters deadLetters =
            new DeadLetters(null, new SimpleMeterRegistry()) {
                @Override
                Uni<Void> send(Arrival arrival, Problem why) {
                    letters.add(why);
                    Uni<Void> answer = letterAnswers.poll();
                    return answer == null ? Uni.createFrom().voidItem() : answer;
                }
            };
    private final Delivery delivery =
            new Delivery(writer, new Senders(null), deadLetters, new Quick(), thread, closing::get);

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    /** Tries again at once. */
    private record Quick() implements MessagingConfig {
        @Override
        public String connector() {
            return MemoryConnector.NAME;
        }

        @Override
        public int maxInFlight() {
            return 8;
        }

        @Override
        public long maxInFlightBytes() {
            return 1 << 20;
        }

        @Override
        public Duration retryDelay() {
            return Duration.ofMillis(1);
        }

        @Override
        public Duration retryMaxDelay() {
            return Duration.ofMillis(2);
        }

        @Override
        public Committed committed() {
            throw new UnsupportedOperationException();
        }
    }

    private UniAssertSubscriber<Void> deliver() {
        Message<byte[]> message =
                Message.of(
                        "{}".getBytes(UTF_8),
                        () -> {
                            acknowledged.incrementAndGet();
                            return CompletableFuture.completedFuture(null);
                        });
        return delivery.of(Arrival.of(message), "demo")
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static Uni<Appended> appended() {
        return Uni.createFrom()
                .item(
                        new Appended(
                                new Cursor(1, 1), new Cursor(1, 1), 1, Appended.Outcome.WRITTEN));
    }

    private static Uni<Appended> refused(ProblemKind kind) {
        return Uni.createFrom().failure(Problem.of(kind, "for a test"));
    }

    @Test
    void acknowledgedOnlyOnceItIsDurable() {
        CompletableFuture<Appended> durable = new CompletableFuture<>();
        answers.add(Uni.createFrom().completionStage(durable));
        UniAssertSubscriber<Void> delivered = deliver();
        await().until(() -> appends.get() == 1 && durable.getNumberOfDependents() > 0);
        assertEquals(0, acknowledged.get());
        delivered.assertNotTerminated();
        durable.complete(
                new Appended(new Cursor(1, 1), new Cursor(1, 1), 1, Appended.Outcome.WRITTEN));
        assertEquals(null, delivered.awaitItem().getItem());
        assertEquals(1, acknowledged.get());
        assertTrue(letters.isEmpty());
    }

    @Test
    void aPassingFailureIsTriedAgainForAsLongAsItTakes() {
        for (int i = 0; i < 30; i++) {
            answers.add(
                    refused(i % 2 == 0 ? ProblemKind.STORAGE_UNAVAILABLE : ProblemKind.OVERLOADED));
        }
        answers.add(appended());
        assertEquals(null, deliver().awaitItem().getItem());
        assertEquals(31, appends.get());
        assertEquals(1, acknowledged.get());
        assertTrue(letters.isEmpty());
    }

    @Test
    void aLastingOneIsADeadLetterFirstAndAcknowledgedThen() {
        answers.add(refused(ProblemKind.SESSION_CLOSED));
        letterAnswers.add(Uni.createFrom().failure(new IllegalStateException("no broker")));
        assertEquals(null, deliver().awaitItem().getItem());
        assertEquals(1, appends.get());
        assertEquals(2, letters.size());
        assertEquals(ProblemKind.SESSION_CLOSED, letters.getFirst().kind());
        assertEquals(1, acknowledged.get());
    }

    @Test
    void aFaultOfOursIsTriedAFewTimesAndThenNotInTheWay() {
        for (int i = 0; i < 20; i++) {
            answers.add(refused(ProblemKind.LOG_DAMAGED));
        }
        assertEquals(null, deliver().awaitItem().getItem());
        assertEquals(9, appends.get());
        assertEquals(ProblemKind.LOG_DAMAGED, letters.getFirst().kind());
        assertEquals(1, acknowledged.get());
    }

    @Test
    void aServiceThatStopsLeavesTheMessageToTheBroker() {
        answers.add(
                Uni.createFrom()
                        .item(() -> {
                            closing.set(true);
                            throw Problem.of(
                                    ProblemKind.STORAGE_UNAVAILABLE, "everything is closed");
                        }));
        UniAssertSubscriber<Void> delivered = deliver();
        assertFalse(delivered.awaitFailure().getFailure() == null);
        assertEquals(0, acknowledged.get());
        assertTrue(letters.isEmpty());
    }

    @Test
    void whatTheLogHasTakenBeforeIsAcknowledged() {
        Sender record = Sender.record("t0pic", 1, 41);
        assertEquals("kafka-t0pic-1", record.producer().id());
        assertTrue(record.hasSent(Problem.of(ProblemKind.PRODUCER_FENCED, "later ones are there")));
        assertFalse(record.hasSent(Problem.of(ProblemKind.SESSION_CLOSED, "closed")));
        Sender counting = new Sender(new Producer("p", 0, 5), false);
        Problem gap = Problem.of(ProblemKind.PRODUCER_GAP, "gap");
        assertTrue(counting.hasSent(gap.member("expected", 900L)));
        assertFalse(counting.hasSent(gap.member("expected", 3L)));
        assertFalse(
                counting.hasSent(Problem.of(ProblemKind.PRODUCER_FENCED, "a newer one writes")));
        assertFalse(Sender.UNKNOWN.hasSent(Problem.of(ProblemKind.PRODUCER_FENCED, "any")));
    }
}
