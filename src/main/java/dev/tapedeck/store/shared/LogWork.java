package dev.tapedeck.store.shared;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/** Something that waits for its turn on one log, and whoever waits for its answer. */
sealed interface LogWork {
    void fail(Throwable failure);

    /** What it takes of the queue's bound. */
    default long bytes() {
        return 0;
    }

    /** Comes in together with the appends beside it. */
    record Appending(Append append, UniEmitter<? super Appended> emitter) implements LogWork {
        @Override
        public long bytes() {
            return append.batch().dataBytes();
        }

        void answer(Appended appended) {
            emitter.complete(appended);
        }

        @Override
        public void fail(Throwable failure) {
            emitter.fail(failure);
        }
    }

    /**
     * A new beginning.
     *
     * @param at where; null for the next epoch
     */
    record Restart(@Nullable Cursor at, UniEmitter<? super Cursor> emitter) implements LogWork {
        void done(Cursor head) {
            emitter.complete(head);
        }

        @Override
        public void fail(Throwable failure) {
            emitter.fail(failure);
        }
    }

    /** A look at what other nodes wrote: one for all who wait for one. */
    record Look(UniEmitter<? super Cursor> emitter) implements LogWork {
        void done(Cursor head) {
            emitter.complete(head);
        }

        @Override
        public void fail(Throwable failure) {
            emitter.fail(failure);
        }
    }
}
