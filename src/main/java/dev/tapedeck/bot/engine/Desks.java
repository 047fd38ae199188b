package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The desks of all symbols that are traded, or of which there is still something to tell. */
final class Desks {
    private static final Comparator<Queued> LONGEST_FIRST =
            Comparator.comparingLong(Queued::since).thenComparing(Queued::symbol);

    private final Map<String, Desk> desks = new LinkedHashMap<>();

    void add(Desk desk) {
        desks.put(desk.symbol(), desk);
    }

    void trade(Collection<Instrument> universe, BotSettings settings) {
        desks.values().forEach(Desk::leaveUniverse);
        for (Instrument each : universe) {
            desks.computeIfAbsent(each.symbol(), symbol -> new Desk(symbol, settings)).trade(each);
        }
        desks.values().removeIf(desk -> desk.instrument().isEmpty() && desk.isBlank());
    }

    Optional<Desk> find(String symbol) {
        return Optional.ofNullable(desks.get(symbol));
    }

    Collection<Desk> all() {
        return Collections.unmodifiableCollection(desks.values());
    }

    /** How many have an order or a position. */
    long active() {
        return desks.values().stream().filter(desk -> desk.state().isActive()).count();
    }

    /** Who waits for an entry, the longest first. */
    List<Queued> queue() {
        List<Queued> queue = new ArrayList<>();
        for (Desk desk : desks.values()) {
            SymbolState state = desk.state();
            if (state instanceof SymbolState.Armed armed) {
                queue.add(
                        new Queued(
                                desk.symbol(),
                                armed.impulse().side(),
                                armed.word(),
                                armed.signalTs()));
            } else if (state instanceof SymbolState.EntryPending pending) {
                EntryOrder order = pending.order();
                queue.add(
                        new Queued(desk.symbol(), order.side(), pending.word(), order.placedAt()));
            }
        }
        queue.sort(LONGEST_FIRST);
        return queue;
    }

    /** Nobody is on the way to an entry any more; tells the orders that were cancelled. */
    List<EntryOrder> withdraw(PaperFills fills, CancelReason reason, long ts, List<Outcome> out) {
        List<EntryOrder> cancelled = new ArrayList<>();
        for (Desk desk : desks.values()) {
            switch (desk.state()) {
                case SymbolState.Holding holding -> desk.become(holding.release(), ts, out);
                case SymbolState.Armed armed -> desk.become(armed.disarm(), ts, out);
                case SymbolState.EntryPending pending -> {
                    cancelled.add(pending.order());
                    fills.cancel(desk, pending, reason, ts, out);
                }
                case SymbolState.Idle unused -> {}
                case SymbolState.PositionOpen unused -> {}
            }
        }
        return cancelled;
    }
}
