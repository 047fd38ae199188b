package dev.tapedeck.cluster;

import dev.tapedeck.messaging.Broker;
import dev.tapedeck.story.Findings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Says on the bus what nodes say, but when nothing has happened, more than once, in another order,
 * and among it what no node would say. One thread.
 */
final class Gossip implements Runnable {
    static final String TOPIC = "tapedeck-bus";

    private static final long PAUSE_NANOS = 80_000_000;
    private static final List<String> NONSENSE =
            List.of("", "\n\n", "s:nobody", "b:busy", "busy", "s:../x", "\u0000", "x".repeat(5000));

    private final Broker broker;
    private final List<String> sessions;
    private final RandomGenerator random;
    private final Findings findings;
    private final BooleanSupplier finishing;
    private final AtomicLong said;

    /**
     * @param said counts the messages
     */
    Gossip(
            Broker broker,
            List<String> sessions,
            RandomGenerator random,
            Findings findings,
            BooleanSupplier finishing,
            AtomicLong said) {
        this.broker = broker;
        this.sessions = sessions;
        this.random = random;
        this.findings = findings;
        this.finishing = finishing;
        this.said = said;
    }

    @Override
    public void run() {
        while (!finishing.getAsBoolean() && !findings.any()) {
            String message = message();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                broker.send(TOPIC, null, message, Map.of());
                said.incrementAndGet();
            }
            LockSupport.parkNanos(random.nextLong(2 * PAUSE_NANOS));
        }
    }

    private String message() {
        List<String> names = new ArrayList<>();
        sessions.forEach(each -> names.add("s:" + each));
        names.add(NONSENSE.get(random.nextInt(NONSENSE.size())));
        Collections.shuffle(names, Random.from(random));
        return String.join("\n", names.subList(0, 1 + random.nextInt(names.size())));
    }
}
