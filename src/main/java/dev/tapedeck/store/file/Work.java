package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import io.smallrye.mutiny.subscription.UniEmitter;

/** What the committer's queue holds. */
sealed interface Work
        permits AppendWork, Work.Restart, Work.Restarted, Work.RestartFailed, Work.Run {
    /** Begin a new epoch of the log. */
    record Restart(FileLog log, UniEmitter<? super Cursor> emitter) implements Work {}

    /** The log's old files are out of the way. */
    record Restarted(Restart restart, Cursor head) implements Work {}

    record RestartFailed(Restart restart, Throwable why) implements Work {}

    /** Something short that must see the committer's data between two groups. */
    record Run(Runnable task) implements Work {}
}
