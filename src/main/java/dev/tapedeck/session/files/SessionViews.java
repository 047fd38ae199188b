package dev.tapedeck.session.files;

import dev.tapedeck.document.Folder;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A session's views on disk. {@code positions.json} and {@code metrics.json} are replaced whole,
 * when they have changed; {@code trades.json} grows at its end, in one write, so that it costs the
 * same at a million trades as at ten. {@code views.json} says how far the trades go; what the file
 * has beyond that is cut and written again from the log. One thread at a time; blocks.
 */
public final class SessionViews {
    public static final String POSITIONS = "positions.json";
    public static final String METRICS = "metrics.json";
    public static final String TRADES = "trades.json";
    public static final List<String> ALL = List.of(POSITIONS, TRADES, METRICS);

    /** Where the log's own views are, there is this. */
    public static final String PROGRESS = "views.json";

    private static final byte[] EMPTY_TRADES = "[\n]\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FLUSH_BYTES = 1 << 20;

    /**
     * Up to here the trades are replaced whole: who reads in several steps may catch a tail that
     * grows between two of them.
     */
    private static final int SMALL_BYTES = 128 << 10;

    private final Folder folder;
    private final String bootId;
    private Cursor at;
    private long trades;
    private long tradeBytes;
    private byte[] positions = new byte[0];
    private byte[] metrics = new byte[0];

    private SessionViews(Folder folder, String bootId, Cursor at, long trades, long tradeBytes) {
        this.folder = folder;
        this.bootId = bootId;
        this.at = at;
        this.trades = trades;
        this.tradeBytes = tradeBytes;
    }

    /**
     * The views as they are on disk, or from the start when that cannot be relied on.
     *
     * @param clean true when the service had ended properly
     * @param bootId changes when the machine starts anew: unforced files may have been lost then
     */
    public static SessionViews open(
            Folder folder, Cursor head, Cursor oldest, boolean clean, String bootId)
            throws IOException {
        Optional<byte[]> progress = folder.read(PROGRESS);
        if (progress.isPresent()) {
            byte[] json = progress.get();
            Optional<Cursor> at =
                    JsonFields.text(json, 0, json.length, "catchup_id").flatMap(Cursor::parse);
            long trades = number(json, "trades");
            long bytes = number(json, "trades_bytes");
            boolean sameBoot =
                    JsonFields.text(json, 0, json.length, "boot")
                            .filter(bootId::equals)
                            .isPresent();
            if (at.isPresent()
                    && (clean || sameBoot)
                    && at.get().epoch() == head.epoch()
                    && at.get().seq() <= head.seq()
                    && at.get().seq() >= oldest.seq()
                    && bytes <= folder.size(TRADES)
                    && bytes >= EMPTY_TRADES.length) {
                return new SessionViews(folder, bootId, at.get(), trades, bytes);
            }
        }
        // Old segments may be gone: the trades that only the view has left are kept aside.
        if (oldest.seq() > 0 && folder.size(TRADES) >= 0) {
            folder.quarantine(
                    TRADES,
                    "the view cannot be told right and the log no longer goes back to its start");
        }
        return new SessionViews(folder, bootId, new Cursor(head.epoch(), oldest.seq()), 0, 0);
    }

    private static long number(byte[] json, String name) {
        byte[] raw = JsonFields.raw(json, 0, json.length, name);
        return raw == null
                ? -1
                : JsonFields.decimal(raw, 0, raw.length)
                        .map(java.math.BigDecimal::longValue)
                        .orElse(-1L);
    }

    /** The cursor that the trades are true at. */
    public Cursor at() {
        return at;
    }

    /** Appends the trades among the lines, which follow what was seen before. */
    public void trades(EventLines lines) throws IOException {
        JsonBytes out = new JsonBytes(4096);
        long before = trades;
        for (int i = 0; i < lines.count(); i++) {
            if (lines.type(i).equals(EventType.TRADE)) {
                out.ascii(trades == before && before == 0 ? "" : ",\n");
                out.put(lines.bytes(), lines.dataFrom(i), lines.dataTo(i));
                trades++;
                if (out.length() > FLUSH_BYTES) {
                    grow(out, before);
                    before = trades;
                }
            }
        }
        grow(out, before);
        at = lines.last();
    }

    /** There is no trade between what was seen and the cursor. */
    public void passed(Cursor to) {
        at = to;
    }

    private void grow(JsonBytes out, long before) throws IOException {
        if (out.length() == 0) {
            return;
        }
        if (tradeBytes == 0) {
            start();
        }
        long offset = before == 0 ? 2 : tradeBytes - 3;
        out.ascii("\n]\n");
        if (offset + out.length() <= SMALL_BYTES) {
            byte[] held = folder.read(TRADES).orElse(EMPTY_TRADES);
            if (held.length < offset) {
                throw new IOException(TRADES + " is shorter than it was left");
            }
            byte[] longer = Arrays.copyOf(held, (int) offset + out.length());
            System.arraycopy(out.array(), 0, longer, (int) offset, out.length());
            folder.replace(TRADES, longer, Folder.Durability.PROCESS);
        } else {
            folder.overwriteTail(TRADES, offset, out.toByteArray());
        }
        tradeBytes = offset + out.length();
        out.clear(FLUSH_BYTES);
    }

    private void start() throws IOException {
        folder.replace(TRADES, EMPTY_TRADES, Folder.Durability.PROCESS);
        tradeBytes = EMPTY_TRADES.length;
    }

    /** Notes how far the trades go. */
    public void progress() throws IOException {
        if (tradeBytes == 0) {
            start();
        }
        JsonBytes out = new JsonBytes(128);
        out.ascii("{\"catchup_id\":\"").ascii(at.toString()).ascii("\",\"trades\":").number(trades);
        out.ascii(",\"trades_bytes\":")
                .number(tradeBytes)
                .ascii(",\"boot\":")
                .string(bootId)
                .ascii("}\n");
        folder.replace(PROGRESS, out.toByteArray(), Folder.Durability.PROCESS);
    }

    public void positions(byte[] json) throws IOException {
        if (!Arrays.equals(json, positions)) {
            folder.replace(POSITIONS, json, Folder.Durability.PROCESS);
            positions = json;
        }
    }

    public void metrics(byte[] json) throws IOException {
        if (!Arrays.equals(json, metrics)) {
            folder.replace(METRICS, json, Folder.Durability.PROCESS);
            metrics = json;
        }
    }
}
