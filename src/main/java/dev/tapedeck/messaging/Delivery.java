package dev.tapedeck.messaging;

import dev.tapedeck.log.Appended;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.session.SessionWriter;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * What becomes of one message: its events are appended, now or when a passing failure is over, or
 * it is a dead letter; then, and only then, it is acknowledged.
 */
final class Delivery {
    private static final Logger LOG = Logger.getLogger(Delivery.class);
    private static final int UNFORESEEN_TRIES = 8;

    private final SessionWriter writer;
    private final Senders senders;
    private final DeadLetters deadLetters;
    private final MessagingConfig config;
    private final Executor thread;
    private final BooleanSupplier closing;

    /**
     * @param closing once true, what fails is left to the broker, which sends it again
     */
    Delivery(
            SessionWriter writer,
            Senders senders,
            DeadLetters deadLetters,
            MessagingConfig config,
            Executor thread,
            BooleanSupplier closing) {
        this.writer = writer;
        this.senders = senders;
        this.deadLetters = deadLetters;
        this.config = config;
        this.thread = thread;
        this.closing = closing;
    }

    /** Completes, on any thread, when the message is acknowledged. */
    Uni<Void> of(Arrival arrival, String session) {
        return Uni.createFrom()
                .deferred(() -> senders.of(arrival))
                .chain(sender -> append(arrival, session, sender))
                // Parsing belongs to the ingest thread, never to the one that answers an append.
                .runSubscriptionOn(thread)
                .onFailure()
                .transform(ProblemMapper::problemOf)
                .onFailure(this::isPassing)
                .retry()
                .withBackOff(config.retryDelay(), config.retryMaxDelay())
                .indefinitely()
                .onFailure(this::isUnforeseen)
                .retry()
                .withBackOff(config.retryDelay(), config.retryMaxDelay())
                .atMost(UNFORESEEN_TRIES)
                .replaceWithVoid()
                .onFailure(this::isOpen)
                .recoverWithUni(failure -> deadLetter(arrival, ProblemMapper.problemOf(failure)))
                .chain(() -> acknowledge(arrival));
    }

    /** The same for a message that is a dead letter at first sight. */
    Uni<Void> refuse(Arrival arrival, Problem why) {
        return deadLetter(arrival, why).chain(() -> acknowledge(arrival));
    }

    private Uni<Appended> append(Arrival arrival, String session, Sender sender) {
        return Uni.createFrom()
                .deferred(() -> writer.events(session, arrival.payload(), sender.producer()))
                .onFailure(failure -> failure instanceof Problem it && sender.hasSent(it))
                .recoverWithNull();
    }

    /** As long as it takes: the message waits, and with it what comes after it. */
    private Uni<Void> deadLetter(Arrival arrival, Problem why) {
        return Uni.createFrom()
                .deferred(() -> deadLetters.send(arrival, why))
                .onFailure()
                .invoke(e -> LOG.warnf("a dead letter waits: %s", e.getMessage()))
                .onFailure(this::isOpen)
                .retry()
                .withBackOff(config.retryDelay(), config.retryMaxDelay())
                .indefinitely();
    }

    private Uni<Void> acknowledge(Arrival arrival) {
        return Uni.createFrom()
                .completionStage(() -> arrival.message().ack())
                .onFailure()
                .invoke(e -> LOG.warnf("the broker will send a message again: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private boolean isOpen(Throwable failure) {
        return !closing.getAsBoolean();
    }

    private boolean isPassing(Throwable failure) {
        return isOpen(failure)
                && failure instanceof Problem problem
                && (problem.kind() == ProblemKind.STORAGE_UNAVAILABLE
                        || problem.kind() == ProblemKind.OVERLOADED);
    }

    /** It may pass or not; a message must not hold its partition for ever. */
    private boolean isUnforeseen(Throwable failure) {
        return isOpen(failure) && failure instanceof Problem problem && problem.status() >= 500;
    }
}
