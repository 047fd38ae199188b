package dev.tapedeck.story;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** All who write and follow, each with a thread and a seed of its own. Driven by one thread. */
public final class Company {
    private static final long MILLI = 1_000_000;

    private final Services services;
    private final HttpClient client;
    private final SplittableRandom random;
    private final Findings findings;
    private final Tally tally;
    private final List<Thread> writers = new ArrayList<>();
    private final List<Thread> subscribers = new ArrayList<>();
    private volatile boolean writersFinish;
    private volatile boolean subscribersFinish;

    public Company(
            Services services,
            HttpClient client,
            SplittableRandom random,
            Findings findings,
            Tally tally) {
        this.services = services;
        this.client = client;
        this.random = random;
        this.findings = findings;
        this.tally = tally;
    }

    /**
     * @param restMillis most that it rests between two requests
     */
    public void writer(Ledger into, Writer.Manner manner, long restMillis) {
        String name = "w" + writers.size();
        other(
                name,
                finishing ->
                        new Writer(
                                name,
                                manner,
                                into,
                                services,
                                client,
                                random.split(),
                                restMillis * MILLI,
                                findings,
                                finishing));
    }

    /** Somebody who comes and goes with the writers, and is told when it is time to finish. */
    public void other(String name, Function<BooleanSupplier, Runnable> work) {
        writers.add(thread(name, work.apply(() -> writersFinish)));
    }

    /** Follows one session, or several over one connection. */
    public void subscriber(List<Ledger> of) {
        String name = "s" + subscribers.size();
        subscribers.add(
                thread(
                        name,
                        new Subscriber(
                                name,
                                of,
                                services,
                                random.split(),
                                findings,
                                tally,
                                () -> subscribersFinish)));
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon().unstarted(task);
    }

    public void setToWork() {
        writers.forEach(Thread::start);
        subscribers.forEach(Thread::start);
    }

    /** Returns when every writer knows what became of its last request. */
    public void writersFinish(Duration atMost) {
        writersFinish = true;
        findings.await(
                "every writer has its last answer",
                atMost,
                () -> writers.stream().noneMatch(Thread::isAlive));
    }

    /** From now on no subscriber leaves before it is told that there is nothing left. */
    public void subscribersGoToTheEnd() {
        subscribersFinish = true;
    }

    public void awaitSubscribers(Duration atMost) {
        findings.await(
                "every subscriber is at the end",
                atMost,
                () -> subscribers.stream().noneMatch(Thread::isAlive));
        findings.assertNone();
    }
}
