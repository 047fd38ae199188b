package dev.tapedeck.session;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Which trades a session has, and which have been admitted and are not in the log yet: those count
 * too, until they are committed or withdrawn. Used by the one thread that orders the log.
 */
final class TradeGate {
    private record Pending(TradeIndex.Key key, long seq) {}

    private final TradeIndex index;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final Map<Long, Pending> pendingById = new HashMap<>();

    TradeGate(TradeIndex index) {
        this.index = index;
    }

    /** The seq of the trade with that id, 0 when there is none. */
    long seqOf(TradeIndex.Key key) {
        Pending waiting = pendingById.get(key.id());
        return waiting == null ? index.seqOf(key) : waiting.seq;
    }

    /** Whether the trade of that id has that content. */
    boolean same(TradeIndex.Key key) {
        Pending waiting = pendingById.get(key.id());
        return waiting == null ? index.same(key) : waiting.key.equals(key);
    }

    void admit(TradeIndex.Key key, long seq) {
        Pending waiting = new Pending(key, seq);
        pending.add(waiting);
        pendingById.put(key.id(), waiting);
    }

    /** The trade is in the log: one that was admitted here, or somebody else's. */
    void committed(long seq, byte[] bytes, int from, int to) {
        Pending first = pending.peek();
        if (first != null && first.seq == seq) {
            pending.remove();
            pendingById.remove(first.key.id());
            index.put(first.key, seq);
        } else {
            index.put(TradeIndex.key(bytes, from, to), seq);
        }
    }

    byte[] inherited(long upTo) {
        return index.inherited(upTo);
    }

    void inherit(byte[] entries) {
        index.load(entries);
    }

    void withdraw() {
        pending.clear();
        pendingById.clear();
    }

    void clear() {
        withdraw();
        index.clear();
    }

    byte[] takeUnsaved() {
        return index.takeUnsaved();
    }
}
