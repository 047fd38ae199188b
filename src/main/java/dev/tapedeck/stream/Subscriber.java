package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection with its tracks, one for each log it carries. Lives on its event loop; nothing
 * here is touched from elsewhere.
 */
final class Subscriber {
    private final Sink sink;
    private final Runnable onClose;
    private final List<Track> tracks = new ArrayList<>();
    private boolean wrote;
    private boolean closed;
    private boolean drainQueued;
    private int open;

    Subscriber(Sink sink, Runnable onClose) {
        this.sink = sink;
        this.onClose = onClose;
    }

    void add(Track track) {
        tracks.add(track);
        open++;
    }

    Track track(int i) {
        return tracks.get(i);
    }

    EventLoop eventLoop() {
        return sink.eventLoop();
    }

    boolean writable() {
        return !closed && sink.writable();
    }

    /**
     * The socket takes more again. That is told in the middle of a write, so what follows from it
     * waits for its turn.
     */
    void drained() {
        if (!drainQueued) {
            drainQueued = true;
            eventLoop()
                    .execute(() -> {
                        drainQueued = false;
                        pump();
                    });
        }
    }

    private void pump() {
        for (int i = 0; i < tracks.size() && writable(); i++) {
            tracks.get(i).pump();
        }
    }

    void write(ByteBuf chunk) {
        wrote = true;
        sink.write(chunk);
    }

    /** Sends frames that this subscriber alone gets. */
    void write(Consumer<JsonBytes> frames) {
        JsonBytes scratch = new JsonBytes(512);
        FrameBlock.begin(scratch);
        frames.accept(scratch);
        if (scratch.length() > FrameBlock.CHUNK_HEAD) {
            write(FrameBlock.finish(scratch));
        }
    }

    /**
     * The id of a frame after which {@code track} stands at {@code at}: one cursor for all logs
     * when there are many.
     */
    byte[] idAt(Track track, Cursor at) {
        if (!track.isPartOfMany()) {
            return FrameEncoder.ascii(at.toString());
        }
        StringBuilder id = new StringBuilder();
        for (Track each : tracks) {
            Cursor cursor = each == track ? at : each.sent();
            if (cursor != null) {
                id.append(id.isEmpty() ? "" : ",")
                        .append(each.topic().log().id())
                        .append('=')
                        .append(cursor);
            }
        }
        return FrameEncoder.ascii(id.toString());
    }

    /** Sends a comment unless something was sent since the last call. */
    void beat() {
        if (!wrote && writable()) {
            write(out -> out.put(FrameEncoder.HEARTBEAT));
        }
        wrote = false;
    }

    /** One of the logs has ended and its last event is sent. */
    void trackEnded(Track track) {
        track.leave();
        if (--open == 0 && !closed) {
            sink.end();
            close();
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            tracks.forEach(Track::leave);
            onClose.run();
        }
    }
}
