package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import io.smallrye.mutiny.subscription.UniEmitter;

/** What callers ask of the committer, each answered in the order of its log. */
sealed interface Work permits AppendWork, Work.Restart {
    void fail(Throwable why);

    /** Begin a new epoch of the log. */
    record Restart(FileLog log, UniEmitter<? super Cursor> emitter) implements Work {
        @Override
        public void fail(Throwable why) {
            emitter.fail(why);
        }
    }
}
