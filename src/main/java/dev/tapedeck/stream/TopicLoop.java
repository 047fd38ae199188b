package dev.tapedeck.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A topic's subscribers on one event loop. One task a round, however many groups were committed
 * meanwhile; a round over many subscribers is cut into slices, so that the loop serves its other
 * work in between. All but {@link #signal} belongs to the loop's thread.
 */
final class TopicLoop {
    private static final int SLICE = 256;

    private final Topic topic;
    private final EventLoop eventLoop;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final List<Track> tracks = new ArrayList<>();
    private boolean running;
    private int next;
    private long cachedAfter = -1;
    private @Nullable FrameBlock cached;

    TopicLoop(Topic topic, EventLoop eventLoop) {
        this.topic = topic;
        this.eventLoop = eventLoop;
    }

    void signal() {
        if (!signalled.get() && signalled.compareAndSet(false, true)) {
            eventLoop.execute(this::round);
        }
    }

    void join(Track track) {
        track.slot = tracks.size();
        tracks.add(track);
    }

    void leave(Track track) {
        int slot = track.slot;
        if (slot < 0) {
            return;
        }
        Track last = tracks.removeLast();
        if (last != track) {
            tracks.set(slot, last);
            last.slot = slot;
            if (slot < next && running) {
                // The moved one may not have had its turn in this round.
                signal();
            }
        }
        track.slot = -1;
    }

    private void round() {
        signalled.set(false);
        next = 0;
        if (!running) {
            running = true;
            slice();
        }
    }

    private void slice() {
        int end = Math.min(next + SLICE, tracks.size());
        while (next < end && next < tracks.size()) {
            tracks.get(next++).pump();
        }
        drop();
        if (next < tracks.size()) {
            eventLoop.execute(this::slice);
        } else {
            running = false;
        }
    }

    /**
     * Frames after the seq, merged once for all subscribers that stand there; the reference stays
     * here.
     */
    @Nullable FrameBlock framesAfter(long seq) {
        FrameBlock last = cached;
        if (last != null
                && cachedAfter == seq
                && (last.lastSeq() == topic.head().seq() || running)) {
            return last;
        }
        drop();
        cached = topic.framesAfter(seq);
        cachedAfter = seq;
        return cached;
    }

    /**
     * Lets go of the shared frames; called at the end of a slice, and by a track that was pumped
     * outside of a round.
     */
    void drop() {
        FrameBlock last = cached;
        cached = null;
        cachedAfter = -1;
        if (last != null) {
            last.release();
        }
    }

    boolean inRound() {
        return running;
    }
}
