package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Two lists of trades, trade by trade: the same one is that with the same entry time, side and
 * symbol, the first with the first when there are several.
 *
 * @param alike trades that both have, with the same exit and pnl
 * @param total pairs and single trades that differ
 * @param listed the first of them by entry time
 */
public record Divergence(int ofA, int ofB, int alike, int total, List<Pair> listed) {
    /**
     * A trade that only one has, or that ended otherwise.
     *
     * @param index where it stands in the first list that has it, from 0
     */
    public record Pair(int index, @Nullable ComparedTrade a, @Nullable ComparedTrade b) {
        ComparedTrade either() {
            ComparedTrade first = a;
            ComparedTrade second = b;
            if (first == null && second == null) {
                throw new IllegalStateException("a pair of nothing");
            }
            return first != null ? first : Objects.requireNonNull(second);
        }

        ObjectNode json() {
            ComparedTrade trade = either();
            ObjectNode json =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("kind", a == null ? "only_b" : b == null ? "only_a" : "changed")
                            .put("index", index)
                            .put("entry_time", trade.entryTime())
                            .put("side", trade.side())
                            .put("symbol", trade.symbol());
            json.set("a", a == null ? json.nullNode() : a.json());
            json.set("b", b == null ? json.nullNode() : b.json());
            return json;
        }
    }

    private static final Comparator<Pair> BY_TIME =
            Comparator.comparing((Pair pair) -> pair.either().entryTime())
                    .thenComparingInt(Pair::index);

    private record Placed(int index, ComparedTrade trade) {}

    public Divergence {
        listed = List.copyOf(listed);
    }

    static Divergence of(List<ComparedTrade> a, List<ComparedTrade> b, int most) {
        Map<ComparedTrade.Key, Queue<Placed>> unmatched = new HashMap<>();
        for (int i = 0; i < b.size(); i++) {
            unmatched
                    .computeIfAbsent(b.get(i).key(), key -> new ArrayDeque<>(1))
                    .add(new Placed(i, b.get(i)));
        }
        List<Pair> differing = new ArrayList<>();
        int alike = 0;
        for (int i = 0; i < a.size(); i++) {
            ComparedTrade one = a.get(i);
            Queue<Placed> candidates = unmatched.get(one.key());
            Placed match = candidates == null ? null : candidates.poll();
            if (match != null && one.endedLike(match.trade())) {
                alike++;
            } else {
                differing.add(new Pair(i, one, match == null ? null : match.trade()));
            }
        }
        unmatched
                .values()
                .forEach(rest ->
                        rest.forEach(
                                each -> differing.add(new Pair(each.index(), null, each.trade()))));
        differing.sort(BY_TIME);
        return new Divergence(
                a.size(),
                b.size(),
                alike,
                differing.size(),
                differing.subList(0, Math.min(most, differing.size())));
    }

    /** Where the two part; null when they never do. */
    public @Nullable Pair first() {
        return listed.isEmpty() ? null : listed.getFirst();
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("a", ofA)
                        .put("b", ofB)
                        .put("alike", alike)
                        .put("different", total);
        Pair parting = first();
        if (parting == null) {
            json.putNull("first_divergence");
        } else {
            json.putObject("first_divergence")
                    .put("index", parting.index())
                    .put("time", parting.either().entryTime());
        }
        ArrayNode list = json.putArray("divergent");
        listed.forEach(each -> list.add(each.json()));
        return json;
    }
}
