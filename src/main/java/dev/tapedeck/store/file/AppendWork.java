package dev.tapedeck.store.file;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.store.Admission;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An append on its way through the committer, with what became of it once that is decided. */
final class AppendWork implements Work {
    private static final Logger LOG = Logger.getLogger(AppendWork.class);
    private static final int NOTES = 1024;
    private static final int LONGEST_ESCAPE = 6;

    final FileLog log;
    final Append append;
    final long bytes;
    private final UniEmitter<? super Appended> emitter;
    @Nullable Admission admission;

    AppendWork(FileLog log, Append append, UniEmitter<? super Appended> emitter) {
        this.log = log;
        this.append = append;
        this.emitter = emitter;
        this.bytes = append.batch().dataBytes();
    }

    /** The most that it can take in the commit log. */
    long frameBytes() {
        int lines = append.batch().size();
        Producer producer = append.producer();
        List<Remembered> known = append.known();
        long names = log.place().length() + (producer == null ? 0 : producer.id().length());
        for (Remembered each : known) {
            names += each.producer().id().length();
        }
        return bytes
                + (long) lines * (log.envelope.overhead() + 64)
                + (1L + known.size()) * NOTES
                + names * LONGEST_ESCAPE;
    }

    /** Answers; whatever the caller does with that must not stop the committer. */
    void complete() {
        Admission decided = admission;
        try {
            emitter.complete(decided == null ? null : decided.answer());
        } catch (RuntimeException e) {
            LOG.errorf(e, "the answer of an append to %s was not taken", log.id());
        }
    }

    @Override
    public void fail(Throwable why) {
        emitter.fail(why);
    }
}
