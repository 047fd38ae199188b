package dev.tapedeck.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Keeps the first of many in an order, without sorting the rest: of ten thousand nearly all are
 * looked at once. One thread.
 */
final class FirstOfMany<T> implements Consumer<T> {
    private final Comparator<? super T> order;
    private final int most;
    private final PriorityQueue<T> lastFirst;
    private int total;

    /**
     * @param most how many, at least one
     */
    FirstOfMany(Comparator<? super T> order, int most) {
        this.order = order;
        this.most = most;
        this.lastFirst = new PriorityQueue<>(order.reversed());
    }

    @Override
    public void accept(T each) {
        total++;
        if (lastFirst.size() < most) {
            lastFirst.add(each);
        } else if (order.compare(each, lastFirst.element()) < 0) {
            T dropped = lastFirst.remove();
            assert order.compare(each, dropped) < 0;
            lastFirst.add(each);
        }
    }

    /** How many there were. */
    int total() {
        return total;
    }

    /** In their order. */
    List<T> inOrder() {
        List<T> all = new ArrayList<>(lastFirst);
        all.sort(order);
        return all;
    }
}
