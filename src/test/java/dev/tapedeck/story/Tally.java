package dev.tapedeck.story;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often what happened, so that a story in which little happened is not taken for a proof.
 * Thread-safe.
 */
public final class Tally {
    private final AtomicInteger subscribers = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Integer> heard = new TreeMap<>();

    void subscriber() {
        subscribers.incrementAndGet();
    }

    /** A subscriber's connection was answered with a stream. */
    void connected() {
        connections.incrementAndGet();
    }

    /** A hello said so, or something else happened that a story must not be without. */
    synchronized void heard(String what) {
        heard.merge(what, 1, Integer::sum);
    }

    public synchronized int times(String what) {
        return heard.getOrDefault(what, 0);
    }

    /** All connections but the first of each subscriber. */
    public int reconnects() {
        return connections.get() - subscribers.get();
    }

    @Override
    public synchronized String toString() {
        return reconnects() + " reconnects of " + subscribers + " subscribers, " + heard;
    }
}
