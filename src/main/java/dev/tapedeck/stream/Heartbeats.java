package dev.tapedeck.stream;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One timer for each event loop, which sends a comment to its subscribers that have been silent.
 */
final class Heartbeats {
    private static final class Beat {
        final Set<Subscriber> subscribers = new HashSet<>();
        boolean running;
    }

    private final long halfPeriodMillis;
    private final ConcurrentHashMap<EventLoop, Beat> beats = new ConcurrentHashMap<>();

    Heartbeats(long periodMillis) {
        this.halfPeriodMillis = Math.max(1, periodMillis / 2);
    }

    /** On the subscriber's event loop. */
    void add(Subscriber subscriber) {
        Beat beat = beats.computeIfAbsent(subscriber.eventLoop(), loop -> new Beat());
        boolean added = beat.subscribers.add(subscriber);
        assert added;
        if (!beat.running) {
            beat.running = true;
            schedule(subscriber.eventLoop(), beat);
        }
    }

    /** On the subscriber's event loop. */
    void remove(Subscriber subscriber) {
        Beat beat = beats.get(subscriber.eventLoop());
        if (beat != null) {
            boolean removed = beat.subscribers.remove(subscriber);
            assert removed;
        }
    }

    private void schedule(EventLoop loop, Beat beat) {
        var timer =
                loop.schedule(
                        () -> {
                            if (beat.subscribers.isEmpty()) {
                                beat.running = false;
                            } else {
                                for (Subscriber each : Set.copyOf(beat.subscribers)) {
                                    each.beat();
                                }
                                schedule(loop, beat);
                            }
                        },
                        halfPeriodMillis,
                        TimeUnit.MILLISECONDS);
        assert !timer.isCancelled();
    }
}
