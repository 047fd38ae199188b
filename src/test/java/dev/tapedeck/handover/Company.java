package dev.tapedeck.handover;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All who write and follow, each with a thread and a seed of its own. Driven by one thread. */
final class Company {
    private static final long MILLI = 1_000_000;

    private final List<Ledger> ledgers;
    private final Service service;
    private final HttpClient client;
    private final SplittableRandom random;
    private final Findings findings;
    private final Tally tally;
    private final List<Thread> writers = new ArrayList<>();
    private final List<Thread> subscribers = new ArrayList<>();
    private volatile boolean writersFinish;
    private volatile boolean subscribersFinish;

    /**
     * @param ledgers a busy session, one that is written to in every manner, a quiet one, and one
     *     that is reset
     * @param followers subscribers of each; as many again follow two of them at once, in all
     */
    Company(
            List<Ledger> ledgers,
            Service service,
            HttpClient client,
            SplittableRandom random,
            Findings findings,
            Tally tally,
            int followers) {
        this.ledgers = ledgers;
        this.service = service;
        this.client = client;
        this.random = random;
        this.findings = findings;
        this.tally = tally;
        writer(0, Writer.Manner.NUMBERED, 15);
        writer(0, Writer.Manner.NUMBERED, 15);
        writer(0, Writer.Manner.TRADES, 20);
        writer(1, Writer.Manner.NUMBERED, 15);
        writer(1, Writer.Manner.ONCE, 15);
        writer(2, Writer.Manner.NUMBERED, 500);
        writer(3, Writer.Manner.NUMBERED, 15);
        writer(3, Writer.Manner.TRADES, 20);
        resetter(3);
        for (int i = 0; i < followers; i++) {
            ledgers.forEach(each -> subscriber(List.of(each)));
            subscriber(List.of(ledgers.get(i % 4), ledgers.get((i + 1) % 4)));
        }
    }

    private void writer(int session, Writer.Manner manner, long restMillis) {
        String name = "w" + writers.size();
        Ledger ledger = ledgers.get(session);
        long restNanos = restMillis * MILLI;
        writers.add(
                thread(
                        name,
                        new Writer(
                                name,
                                manner,
                                ledger,
                                service,
                                client,
                                random.split(),
                                restNanos,
                                findings,
                                () -> writersFinish)));
    }

    private void resetter(int session) {
        Resetter resetter =
                new Resetter(
                        ledgers.get(session),
                        service,
                        client,
                        random.split(),
                        findings,
                        () -> writersFinish);
        writers.add(thread("resetter", resetter));
    }

    private void subscriber(List<Ledger> of) {
        String name = "s" + subscribers.size();
        subscribers.add(
                thread(
                        name,
                        new Subscriber(
                                name,
                                of,
                                service,
                                random.split(),
                                findings,
                                tally,
                                () -> subscribersFinish)));
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon().unstarted(task);
    }

    void setToWork() {
        writers.forEach(Thread::start);
        subscribers.forEach(Thread::start);
    }

    /** Returns when every writer knows what became of its last request. */
    void writersFinish(Duration atMost) {
        writersFinish = true;
        findings.await(
                "every writer has its last answer",
                atMost,
                () -> writers.stream().noneMatch(Thread::isAlive));
    }

    /** From now on no subscriber leaves before it is told that there is nothing left. */
    void subscribersGoToTheEnd() {
        subscribersFinish = true;
    }

    void awaitSubscribers(Duration atMost) {
        findings.await(
                "every subscriber is at the end",
                atMost,
                () -> subscribers.stream().noneMatch(Thread::isAlive));
        findings.assertNone();
    }
}
