package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.ReadableLog;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One log that somebody watches: its window, its head as the streams know it, and its subscribers
 * by event loop. Encodes each group once and hands it over once to each loop.
 */
final class Topic implements CommitListener {
    private final ReadableLog log;
    private final LiveWindow window;
    private final ConcurrentHashMap<EventLoop, TopicLoop> loops = new ConcurrentHashMap<>();
    private final JsonBytes scratch = new JsonBytes(4096);
    private volatile Cursor head = Cursor.ORIGIN;
    private int users;

    Topic(ReadableLog log, int windowBytes) {
        this.log = log;
        this.window = new LiveWindow(windowBytes);
    }

    ReadableLog log() {
        return log;
    }

    /** The newest event that the streams may send. */
    Cursor head() {
        return head;
    }

    @Nullable EventLines linesAfter(long seq) {
        return window.linesAfter(seq);
    }

    @Nullable FrameBlock framesAfter(long seq) {
        return window.framesAfter(seq);
    }

    TopicLoop loop(EventLoop eventLoop) {
        return loops.computeIfAbsent(eventLoop, each -> new TopicLoop(this, each));
    }

    // guarded by the hub

    void begin() {
        Cursor now = log.listen(this);
        if (head.compareTo(now) < 0) {
            head = now;
        }
    }

    void end() {
        log.unlisten(this);
        window.clear();
    }

    int users(int change) {
        users += change;
        return users;
    }

    // committing thread

    @Override
    public void committed(EventLines lines) {
        window.add(lines, FrameBlock.of(lines, 0, scratch));
        head = lines.last();
        signal();
    }

    @Override
    public void restarted(Cursor fresh) {
        window.clear();
        head = fresh;
        signal();
    }

    /** Tells every loop that there may be something to send: also when the log has ended. */
    void signal() {
        for (TopicLoop loop : loops.values()) {
            loop.signal();
        }
    }
}
