package dev.tapedeck.store.file;

import dev.tapedeck.log.EventLines;
import java.util.ArrayList;
import java.util.List;

/** One log's committed lines that are not in its file yet, oldest first. Guarded by its log. */
final class Unflushed {
    private final ArrayList<EventLines> groups = new ArrayList<>();
    private int oldest;

    void add(EventLines lines) {
        groups.add(lines);
    }

    boolean isEmpty() {
        return oldest == groups.size();
    }

    /** True when the event of that seq is here. */
    boolean holds(long seq) {
        return !isEmpty()
                && seq >= groups.get(oldest).first().seq()
                && seq <= groups.getLast().last().seq();
    }

    /** Lines from an event on that is here, up to {@code maxBytes} but at least one. */
    List<EventLines> from(long seq, long maxBytes) {
        int at = groupOf(seq);
        EventLines lines = groups.get(at);
        lines = lines.tail((int) (seq - lines.first().seq())).upTo(maxBytes);
        List<EventLines> found = new ArrayList<>();
        found.add(lines);
        long room = maxBytes - lines.length();
        boolean whole = lines.last().equals(groups.get(at).last());
        for (int i = at + 1; whole && i < groups.size(); i++) {
            EventLines next = groups.get(i);
            if (next.lineFrom(1) - next.lineFrom(0) > room) {
                break;
            }
            EventLines fitting = next.upTo(room);
            found.add(fitting);
            room -= fitting.length();
            whole = fitting.count() == next.count();
        }
        return found;
    }

    private int groupOf(long seq) {
        int low = oldest;
        int high = groups.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (groups.get(middle).first().seq() <= seq) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Some of the oldest, whole groups: up to {@code maxBytes} but at least one. */
    List<EventLines> oldest(long maxBytes) {
        List<EventLines> some = new ArrayList<>();
        long room = maxBytes;
        for (int i = oldest; i < groups.size(); i++) {
            room -= groups.get(i).length();
            if (room < 0 && !some.isEmpty()) {
                break;
            }
            some.add(groups.get(i));
        }
        return some;
    }

    /** Forgets the oldest, which are in the file now. */
    void remove(int count) {
        for (int i = 0; i < count; i++) {
            groups.set(oldest++, EventLines.none(dev.tapedeck.log.Cursor.ORIGIN));
        }
        if (oldest == groups.size() || oldest > 1024) {
            groups.subList(0, oldest).clear();
            oldest = 0;
        }
    }
}
