package dev.tapedeck.store.shared;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import io.smallrye.mutiny.subscription.UniEmitter;

/** An append on its way, and whoever waits for its answer. */
record AppendWork(Append append, UniEmitter<? super Appended> emitter) {
    long bytes() {
        return append.batch().dataBytes();
    }

    void answer(Appended appended) {
        emitter.complete(appended);
    }

    void fail(Throwable failure) {
        emitter.fail(failure);
    }
}
