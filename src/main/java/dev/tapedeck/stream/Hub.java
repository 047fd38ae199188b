package dev.tapedeck.stream;

import dev.tapedeck.log.LogId;
import dev.tapedeck.log.ReadableLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The topics that somebody watches. A log that nobody watches costs nothing here. Thread-safe. */
@ApplicationScoped
public class Hub {
    private final Map<LogId, Topic> topics = new HashMap<>();
    private final AtomicInteger subscribers = new AtomicInteger();

    /**
     * Joins a log's topic, making it for the first. Every call is paired with one of {@link
     * #leave}.
     */
    synchronized Topic join(ReadableLog log, int windowBytes) {
        Topic topic = topics.get(log.id());
        if (topic == null || topic.log() != log) {
            topic = new Topic(log, windowBytes);
            topics.put(log.id(), topic);
            topic.begin();
        }
        int users = topic.users(1);
        assert users > 0;
        return topic;
    }

    synchronized void leave(Topic topic) {
        if (topic.users(-1) == 0) {
            topic.end();
            boolean removed = topics.remove(topic.log().id(), topic);
            assert removed || topics.containsKey(topic.log().id());
        }
    }

    /** Has every stream of the log look again: its end has come, say, without a further event. */
    public void nudge(LogId id) {
        Topic topic = topicOf(id);
        if (topic != null) {
            topic.signal();
        }
    }

    /** Whether somebody watches that log. */
    public synchronized boolean watches(LogId id) {
        return topics.containsKey(id);
    }

    private synchronized @Nullable Topic topicOf(LogId id) {
        return topics.get(id);
    }

    boolean admit(int max) {
        if (subscribers.incrementAndGet() <= max) {
            return true;
        }
        subscribers.decrementAndGet();
        return false;
    }

    void released() {
        subscribers.decrementAndGet();
    }

    /** Streams open now. */
    public int subscribers() {
        return subscribers.get();
    }
}
