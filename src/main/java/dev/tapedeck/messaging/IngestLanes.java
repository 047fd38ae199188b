package dev.tapedeck.messaging;

import dev.tapedeck.problem.Problem;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One message of each session under way, the session's others behind it in their order: a later one
 * must never reach the log while an earlier one may still have to be tried again. Belongs to the
 * ingest thread.
 */
final class IngestLanes {
    private static final Logger LOG = Logger.getLogger(IngestLanes.class);

    private final Delivery delivery;
    private final Executor thread;
    private final Consumer<Arrival> settled;
    private final Map<String, ArrayDeque<Arrival>> lanes = new HashMap<>();

    /**
     * @param settled told of each message that has been acknowledged
     */
    IngestLanes(Delivery delivery, Executor thread, Consumer<Arrival> settled) {
        this.delivery = delivery;
        this.thread = thread;
        this.settled = settled;
    }

    void enter(Arrival arrival) {
        Optional<String> session = arrival.session();
        if (session.isEmpty()) {
            run(delivery.refuse(arrival, nameless()), arrival, () -> {});
            return;
        }
        ArrayDeque<Arrival> lane = lanes.get(session.get());
        if (lane != null) {
            lane.add(arrival);
        } else {
            lanes.put(session.get(), new ArrayDeque<>());
            deliver(session.get(), arrival);
        }
    }

    private static Problem nameless() {
        String where = "should stand in the key, in a header, or in the one JSON object";
        return Problem.field(Arrival.SESSION, where);
    }

    private void deliver(String session, Arrival arrival) {
        run(delivery.of(arrival, session), arrival, () -> next(session));
    }

    private void run(Uni<Void> work, Arrival arrival, Runnable then) {
        work.subscribe()
                .with(
                        done ->
                                thread.execute(() -> {
                                    then.run();
                                    settled.accept(arrival);
                                }),
                        // Not acknowledged, so it comes again: here only when the service stops.
                        failure -> LOG.debugf(failure, "a message is left to its broker"));
    }

    private void next(String session) {
        ArrayDeque<Arrival> lane = lanes.get(session);
        Arrival waiting = lane == null ? null : lane.poll();
        if (waiting != null) {
            deliver(session, waiting);
        } else {
            ArrayDeque<Arrival> ended = lanes.remove(session);
            assert ended == null || ended.isEmpty();
        }
    }
}
