package dev.tapedeck.session.files;

import dev.tapedeck.document.Folder;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.session.state.RawValue;
import java.io.IOException;

/**
 * What is written when a session ends, in one pass over its log and with memory that does not grow
 * with it:
 *
 * <ul>
 *   <li>{@link #DIAGNOSTICS}: {@code {"events_history":{"<execution_id>":<node event>}}}; a node
 *       event whose id is missing or came before stands under {@code <execution_id>#<seq>}, so that
 *       none is lost;
 *   <li>{@link #TICKS}: the same for ticks, each under {@code <execution_id or symbol>#<seq>};
 *   <li>{@link #TRADES}: {@code {date, summary, trades}} of the day, or an array of such when there
 *       are none or several.
 * </ul>
 *
 * The same log gives the same bytes.
 */
public final class FinalExports {
    public static final String DIAGNOSTICS = "diagnostics_export.json.gz";
    public static final String TICKS = "tick_events.json.gz";
    public static final String TRADES = "trades_daily.json.gz";

    private final GzipDraft diagnostics;
    private final GzipDraft ticks;
    private final DailyTrades days;
    private final UniqueKeys keys = new UniqueKeys(UniqueKeys.MAX_KEPT);

    private FinalExports(GzipDraft diagnostics, GzipDraft ticks, DailyTrades days) {
        this.diagnostics = diagnostics;
        this.ticks = ticks;
        this.days = days;
    }

    /** Writes all three and puts them in place once all are whole. Blocks. */
    public static void write(Folder folder, Pages pages) throws IOException {
        write(folder, pages, DailyTrades.SPILL_BYTES);
    }

    static void write(Folder folder, Pages pages, int spillBytes) throws IOException {
        try (GzipDraft diagnostics = new GzipDraft(folder, DIAGNOSTICS);
                GzipDraft ticks = new GzipDraft(folder, TICKS);
                GzipDraft trades = new GzipDraft(folder, TRADES);
                DailyTrades days = new DailyTrades(spillBytes)) {
            new FinalExports(diagnostics, ticks, days).read(pages);
            days.writeTo(trades);
            diagnostics.finish();
            ticks.finish();
            trades.finish();
            diagnostics.publish();
            ticks.publish();
            trades.publish();
        }
    }

    private void read(Pages pages) throws IOException {
        diagnostics.json().ascii("{\"events_history\":{");
        ticks.json().ascii("{\"events_history\":{");
        boolean firstNode = true;
        boolean firstTick = true;
        for (EventLines page = pages.next(); !page.isEmpty(); page = pages.next()) {
            for (int i = 0; i < page.count(); i++) {
                switch (page.type(i).name()) {
                    case "node" -> {
                        node(page, i, firstNode);
                        firstNode = false;
                    }
                    case "tick" -> {
                        tick(page, i, firstTick);
                        firstTick = false;
                    }
                    case "trade" -> trade(page, i);
                    default -> {}
                }
            }
        }
        diagnostics.json().ascii("}}");
        ticks.json().ascii("}}");
    }

    private void node(EventLines page, int i, boolean first) throws IOException {
        String id = UniqueKeys.name(page.bytes(), page.dataFrom(i), page.dataTo(i), "execution_id");
        put(diagnostics, first, keys.key(id, page.first().seq() + i), page, i);
    }

    private void tick(EventLines page, int i, boolean first) throws IOException {
        int from = page.dataFrom(i);
        int to = page.dataTo(i);
        String id = UniqueKeys.name(page.bytes(), from, to, "execution_id");
        String name = id.isEmpty() ? UniqueKeys.name(page.bytes(), from, to, "symbol") : id;
        put(ticks, first, name + "#" + (page.first().seq() + i), page, i);
    }

    private void trade(EventLines page, int i) throws IOException {
        if (RawValue.isObject(page.bytes(), page.dataFrom(i), page.dataTo(i))) {
            days.add(page.bytes(), page.dataFrom(i), page.dataTo(i), page.ts(i));
        }
    }

    private static void put(GzipDraft draft, boolean first, String key, EventLines page, int i)
            throws IOException {
        JsonBytes out = draft.json();
        if (!first) {
            out.put(',');
        }
        out.key(key).put(page.bytes(), page.dataFrom(i), page.dataTo(i));
        draft.drain();
    }
}
