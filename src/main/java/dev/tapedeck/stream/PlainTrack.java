package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every event as it is: buffers shared with all others go straight to the socket. */
final class PlainTrack extends Track {
    PlainTrack(
            Subscriber subscriber,
            StreamSource source,
            Topic topic,
            int chunkMax,
            long latestMillis,
            Consumer<Topic> onLeave) {
        super(subscriber, source, topic, chunkMax, latestMillis, onLeave);
    }

    @Override
    void advance(Cursor head) {
        FrameBlock block = loop().framesAfter(seq());
        if (block == null) {
            read(seq());
            return;
        }
        subscriber().write(block.chunk().retainedDuplicate());
        movedTo(block.lastSeq());
        if (!loop().inRound()) {
            loop().drop();
        }
        if (seq() < topic().head().seq()) {
            // More has come meanwhile: the next round sends it, to all who stand here at once.
            loop().signal();
        } else {
            pump();
        }
    }

    @Override
    void replay(EventLines lines, @Nullable FrameBlock frames) {
        if (frames == null) {
            return;
        }
        movedTo(frames.lastSeq());
        if (isFast() && seq() < topic().head().seq() && topic().linesAfter(seq()) == null) {
            // The next part is read and encoded while this one is sent.
            read(seq());
        }
        subscriber().write(frames.chunk());
    }

    @Override
    boolean wantsFrames() {
        return true;
    }

    @Override
    boolean isPartOfMany() {
        return false;
    }

    @Override
    boolean wants(String type) {
        return true;
    }

    @Override
    void moved() {}

    @Override
    boolean drained() {
        return true;
    }
}
