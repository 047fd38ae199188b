package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.files.SessionViews;
import dev.tapedeck.session.state.RawValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What an earlier system left in a session's folder, {@code positions.json}, {@code trades.json}
 * and {@code metrics.json} without a log: they become the first events of the log that begins. The
 * originals are kept under {@code archive/imported/} before, and it is from there that they are
 * read, so that a crash half-way is followed by the same batches in the same order; those that are
 * in the log are known by their producer. For one thread, before anybody else writes; blocks.
 */
final class EarlierViews {
    private static final Logger LOG = Logger.getLogger(EarlierViews.class);
    private static final String KEPT = "archive/imported/";
    private static final String UNDER_WAY = KEPT + "under_way.json";
    private static final String REFUSED = "refused.ndjson";
    private static final int DEPTH = 64;

    /** Trades before positions: a position in the file is what its trades have left of it. */
    private static final List<String> ORDER =
            List.of(SessionViews.TRADES, SessionViews.POSITIONS, SessionViews.METRICS);

    private final Folder folder;
    private final EventLog log;
    private final FirstBatches batches;
    private final TradeIndex trades = new TradeIndex();
    private final JsonBytes refused = new JsonBytes(256);
    private int refusals;

    private EarlierViews(Folder folder, EventLog log) {
        this.folder = folder;
        this.log = log;
        this.batches = new FirstBatches(log);
    }

    /**
     * Takes in what is there.
     *
     * @param maxBytes of a file; a larger one is set aside whole
     * @return whether anything was
     */
    static boolean takeIn(Folder folder, EventLog log, long maxBytes) throws IOException {
        boolean begun = folder.size(UNDER_WAY) >= 0;
        boolean untouched =
                log.head().equals(Cursor.ORIGIN) && folder.size(SessionViews.PROGRESS) < 0;
        if (!begun && !(untouched && keep(folder, maxBytes))) {
            return false;
        }
        new EarlierViews(folder, log).append();
        folder.remove(UNDER_WAY);
        return true;
    }

    /** False when there is nothing to keep. */
    private static boolean keep(Folder folder, long maxBytes) throws IOException {
        boolean any = false;
        for (String name : SessionViews.ALL) {
            long size = folder.size(name);
            if (size > maxBytes) {
                folder.quarantine(
                        name,
                        "it is from before the session's log, and larger than the "
                                + maxBytes
                                + " bytes that are taken in");
            } else if (size >= 0) {
                byte[] original = folder.read(name).orElseThrow();
                folder.replace(KEPT + name, original, Folder.Durability.POWER);
                any = true;
            }
        }
        if (any) {
            byte[] mark = "{}\n".getBytes(StandardCharsets.US_ASCII);
            folder.replace(UNDER_WAY, mark, Folder.Durability.POWER);
        }
        return any;
    }

    private void append() throws IOException {
        for (String name : ORDER) {
            Optional<byte[]> file = folder.read(KEPT + name);
            if (file.isPresent()) {
                readable(name, file.get()).ifPresent(compact -> read(name, compact));
            }
        }
        batches.end();
        if (refusals > 0) {
            folder.replace(REFUSED, refused.toByteArray(), Folder.Durability.POWER);
            folder.quarantine(REFUSED, refusals + " records were not taken in; each says why");
        }
        LOG.infof(
                "%s begins with %d records of an earlier system, %d were set aside",
                log.id(), batches.count(), refusals);
    }

    /** The file without white space; empty when it was set aside. */
    private Optional<byte[]> readable(String name, byte[] file) throws IOException {
        try {
            byte[] compact = StrictJson.value(file, DEPTH);
            if (name.equals(SessionViews.TRADES)) {
                require(compact[0] == '[', "an array should stand here");
            } else {
                require(compact[0] == '{', "an object should stand here");
            }
            return Optional.of(compact);
        } catch (Problem e) {
            folder.quarantine(KEPT + name, "it cannot be taken in: " + e.detail());
            return Optional.empty();
        }
    }

    private void read(String name, byte[] compact) {
        switch (name) {
            case SessionViews.POSITIONS -> positions(compact);
            case SessionViews.TRADES ->
                    RawValue.elements(
                            compact,
                            0,
                            compact.length,
                            (bytes, from, to) -> trade(Arrays.copyOfRange(bytes, from, to)));
            default -> batches.add(EventType.METRICS, compact);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw Problem.field("body", what);
        }
    }

    private void positions(byte[] compact) {
        JsonFields.forEach(
                compact,
                0,
                compact.length,
                (bytes, nameFrom, nameTo, from, to) -> {
                    byte[] id = Arrays.copyOfRange(bytes, nameFrom - 1, nameTo + 1);
                    byte[] data = Arrays.copyOfRange(bytes, from, to);
                    take(EventType.POSITION, SessionViews.POSITIONS, with("position_id", id, data));
                });
    }

    /** An id that is missing is made as such systems make it. */
    private void trade(byte[] data) {
        byte[] named = data;
        if (data[0] == '{' && JsonFields.raw(data, 0, data.length, "trade_id") == null) {
            byte[] round = JsonFields.raw(data, 0, data.length, "re_entry_num");
            String position =
                    JsonFields.text(data, 0, data.length, "position_id").orElse("position");
            String n = round == null ? "0" : new String(round, StandardCharsets.UTF_8);
            byte[] id = new JsonBytes(96).string(position + "-r" + n).toByteArray();
            named = with("trade_id", id, data);
        }
        take(EventType.TRADE, SessionViews.TRADES, named);
    }

    /** The object with the member before its own, unless it has it. */
    private static byte[] with(String name, byte[] value, byte[] object) {
        if (object[0] != '{' || JsonFields.raw(object, 0, object.length, name) != null) {
            return object;
        }
        JsonBytes out = new JsonBytes(object.length + value.length + 32);
        out.put('{').key(name).put(value).ascii(object.length > 2 ? "," : "");
        return out.put(object, 1, object.length).toByteArray();
    }

    /** Only what is wrong with the record refuses it: that the log fails ends the whole. */
    private void take(EventType type, String file, byte[] data) {
        try {
            check(type, data);
        } catch (Problem e) {
            refusals++;
            refused.ascii("{\"file\":").string(file).ascii(",\"reason\":").string(e.detail());
            refused.ascii(",\"record\":").put(data).ascii("}\n");
            return;
        }
        batches.add(type, data);
    }

    private void check(EventType type, byte[] data) {
        EventRules.check("", type, data, 0, data.length);
        if (type.equals(EventType.TRADE)) {
            TradeIndex.Key key = TradeIndex.key(data, 0, data.length);
            require(trades.seqOf(key) == 0, "has the id of a trade before it");
            trades.put(key, 1);
        }
    }
}
