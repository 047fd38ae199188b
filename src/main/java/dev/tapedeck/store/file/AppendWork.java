package dev.tapedeck.store.file;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/** An append on its way through the committer, with its answer once it has one. */
final class AppendWork implements Work {
    final FileLog log;
    final Append append;
    final long bytes;
    private final UniEmitter<? super Appended> emitter;
    @Nullable Appended answer;

    AppendWork(FileLog log, Append append, UniEmitter<? super Appended> emitter) {
        this.log = log;
        this.append = append;
        this.emitter = emitter;
        this.bytes = append.batch().dataBytes();
    }

    /** The most that it can take in the commit log. */
    long frameBytes() {
        int lines = append.batch().size();
        return bytes + (long) lines * (log.envelope.overhead() + 64) + 1024 + log.place().length();
    }

    void complete() {
        emitter.complete(answer);
    }

    void fail(Throwable why) {
        emitter.fail(why);
    }
}
