package dev.tapedeck.document;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who of several processes does a piece of work: the one that holds its lease, a document that it
 * writes again and again. A lease that nobody has written for its whole time, by the clock of the
 * one who watches, may be taken over, so that no two clocks need agree (the way of Kubernetes'
 * leader election). A holder that cannot renew in time stops; since a process may also be stopped
 * itself, what it writes must be fenced by other means. Thread-safe; blocks.
 */
public final class Leases {
    private static final Logger LOG = Logger.getLogger(Leases.class);

    private record Held(Revision revision, long renewals, long renewedNanos) {}

    private record Seen(Revision revision, long sinceNanos) {}

    private final Documents documents;
    private final String owner;
    private final Duration time;
    private final LongSupplier nanoTime;
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * @param owner of all leases that are taken here: another for every process
     * @param time after which a lease that is not renewed can be taken over
     */
    public Leases(Documents documents, String owner, Duration time, LongSupplier nanoTime) {
        this.documents = documents;
        this.owner = owner;
        this.time = time;
        this.nanoTime = nanoTime;
    }

    /** True when it is held here now, because it was or because it is free. */
    public synchronized boolean take(String name) {
        if (held.containsKey(name)) {
            return true;
        }
        try {
            Document there = read(name);
            if (there == null) {
                return write(name, 0, Precondition.ABSENT);
            }
            return isAbandoned(name, there)
                    && write(name, 0, new Precondition.Is(there.revision()));
        } catch (Problem e) {
            LOG.debugf("lease %s: %s", name, e.detail());
            return false;
        }
    }

    private @Nullable Document read(String name) {
        try {
            return await(documents.readValue(name));
        } catch (Problem e) {
            if (DocumentProblems.isNotFound(e)) {
                return null;
            }
            throw e;
        }
    }

    /** It has stood unchanged for its whole time, seen from here. */
    private boolean isAbandoned(String name, Document there) {
        Seen before = seen.get(name);
        if (before == null || !before.revision.equals(there.revision())) {
            seen.put(name, new Seen(there.revision(), nanoTime.getAsLong()));
            return false;
        }
        return nanoTime.getAsLong() - before.sinceNanos >= time.toNanos();
    }

    private boolean write(String name, long renewals, Precondition condition) {
        long now = nanoTime.getAsLong();
        JsonBytes json = new JsonBytes(128);
        json.ascii("{\"owner\":").string(owner).ascii(",\"renewals\":").number(renewals).put('}');
        try {
            Revision revision = await(documents.writeValue(name, json.toByteArray(), condition));
            held.put(name, new Held(revision, renewals, now));
            seen.remove(name);
            return true;
        } catch (Problem e) {
            if (e.kind() != ProblemKind.DOCUMENT_CHANGED) {
                throw e;
            }
            held.remove(name);
            return false;
        }
    }

    @SuppressWarnings("NullAway") // a Uni may give null
    private <T> T await(Uni<T> call) {
        try {
            return call.await().atMost(time);
        } catch (TimeoutException e) {
            throw Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "no answer within " + time);
        }
    }

    public synchronized boolean holds(String name) {
        return held.containsKey(name);
    }

    /** Writes all held leases again; call it several times in a lease's time. */
    public void renew(Consumer<String> lost) {
        for (String name : names()) {
            if (!renewed(name)) {
                LOG.warnf("lease %s is lost", name);
                lost.accept(name);
            }
        }
    }

    private synchronized List<String> names() {
        return List.copyOf(held.keySet());
    }

    private synchronized boolean renewed(String name) {
        Held lease = held.get(name);
        if (lease == null) {
            return true;
        }
        try {
            return write(name, lease.renewals + 1, new Precondition.Is(lease.revision))
                    || adopted(name, lease);
        } catch (Problem e) {
            // Perhaps it was written all the same; the next time says so, or the time is over.
            if (nanoTime.getAsLong() - lease.renewedNanos < time.toNanos() / 2) {
                return true;
            }
            held.remove(name);
            return false;
        }
    }

    /** An earlier renewal had been written though its answer was lost. */
    private boolean adopted(String name, Held lease) {
        Document there = read(name);
        if (there == null
                || !JsonFields.text(there.json(), 0, there.json().length, "owner")
                        .filter(owner::equals)
                        .isPresent()) {
            return false;
        }
        held.put(name, new Held(there.revision(), lease.renewals + 1, nanoTime.getAsLong()));
        return true;
    }

    /** Lets somebody else have it at once. */
    public synchronized void release(String name) {
        Held lease = held.remove(name);
        if (lease != null) {
            try {
                boolean removed =
                        await(documents.removeValue(name, new Precondition.Is(lease.revision)));
                LOG.debugf("lease %s released: %s", name, removed);
            } catch (Problem e) {
                LOG.debugf("lease %s was not released: %s", name, e.detail());
            }
        }
    }

    /** At the end of the process. */
    public void releaseAll() {
        names().forEach(this::release);
    }
}
