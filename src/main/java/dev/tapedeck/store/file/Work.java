package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/** What callers ask of the committer, each answered in the order of its log. */
sealed interface Work permits AppendWork, Work.Restart {
    void fail(Throwable why);

    /**
     * Begin the log anew.
     *
     * @param at where; null for the next epoch
     */
    record Restart(FileLog log, @Nullable Cursor at, UniEmitter<? super Cursor> emitter)
            implements Work {
        @Override
        public void fail(Throwable why) {
            emitter.fail(why);
        }
    }
}
