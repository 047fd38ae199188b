package dev.tapedeck.session.files;

import dev.tapedeck.document.Folder;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LineFeeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * States of one session at intervals, {@code snapshots/<cursor>.json}, so that a past state is
 * folded from the nearest and not from the beginning. Each carries a crc as the log's lines do; one
 * that is not what was written is set aside. Blocks.
 */
public final class SnapshotStore {
    private static final String FOLDER = "snapshots";
    private static final String TRADES = ".trades";
    private static final String CRC = ",\"crc\":\"";
    private static final int TAIL = CRC.length() + 8 + 3;

    /** A stored state. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Stored(Cursor at, byte[] state, byte @Nullable [] curve) {}

    private final Folder folder;

    public SnapshotStore(Folder folder) {
        this.folder = folder;
    }

    public void write(Cursor at, byte[] state, byte[] curve) throws IOException {
        JsonBytes out = new JsonBytes(state.length + curve.length + 256);
        out.ascii("{\"catchup_id\":\"").ascii(at.toString()).ascii("\",\"state\":").put(state);
        out.ascii(",\"curve\":").put(curve);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.length());
        out.ascii(CRC).hex((int) crc.getValue()).ascii("\"}\n");
        folder.replace(FOLDER + "/" + at + ".json", out.toByteArray(), Folder.Durability.POWER);
    }

    /** The latest that is not after the cursor, of the same epoch. */
    public Optional<Stored> latest(Cursor until) throws IOException {
        for (Cursor at : cursors(until)) {
            String name = FOLDER + "/" + at + ".json";
            Optional<byte[]> file = folder.read(name);
            if (file.isPresent()) {
                Optional<Stored> stored = read(at, file.get());
                if (stored.isPresent()) {
                    return stored;
                }
                folder.quarantine(name, "the snapshot is not what was written");
            }
        }
        return Optional.empty();
    }

    /**
     * Removes every second state when there are more than {@code max} of an epoch, so that a log
     * that grows for ever has them further apart; the newest stays, and so do the parts of trades.
     * What lies before the oldest event that is kept leads nowhere and goes too.
     */
    public void thin(Cursor oldest, Cursor newest, int max) throws IOException {
        List<Cursor> all = cursors(newest);
        boolean tooMany = all.size() > max;
        for (int i = 1; i < all.size(); i++) {
            if ((tooMany && i % 2 == 1) || all.get(i).compareTo(oldest) < 0) {
                folder.remove(FOLDER + "/" + all.get(i) + ".json");
            }
        }
    }

    private List<Cursor> cursors(Cursor until) throws IOException {
        return folder.list(FOLDER).stream()
                .filter(name -> name.endsWith(".json"))
                .flatMap(name -> Cursor.parse(name.substring(0, name.length() - 5)).stream())
                .filter(at -> at.epoch() == until.epoch() && at.seq() <= until.seq())
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static Optional<Stored> read(Cursor at, byte[] file) {
        int end = file.length - TAIL;
        if (end < 0) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(file, 0, end);
        JsonBytes tail = new JsonBytes(TAIL).ascii(CRC).hex((int) crc.getValue()).ascii("\"}\n");
        if (!Arrays.equals(file, end, file.length, tail.array(), 0, tail.length())) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(file, end + 1);
        body[end] = '}';
        byte[] state = JsonFields.raw(body, 0, body.length, "state");
        byte[] curve = JsonFields.raw(body, 0, body.length, "curve");
        boolean same =
                JsonFields.text(body, 0, body.length, "catchup_id")
                        .filter(at.toString()::equals)
                        .isPresent();
        return state == null || !same
                ? Optional.empty()
                : Optional.of(new Stored(at, state, curve));
    }

    /**
     * Keeps what was noted of the trades between two cursors, opaque bytes. Parts follow one
     * another from the log's beginning to the latest snapshot.
     */
    public void writeTrades(Cursor after, Cursor at, byte[] entries) throws IOException {
        JsonBytes out = new JsonBytes(entries.length + 96);
        out.ascii(header(after, at, entries)).put(entries);
        folder.replace(FOLDER + "/" + at + TRADES, out.toByteArray(), Folder.Durability.POWER);
    }

    private static String header(Cursor after, Cursor at, byte[] entries) {
        CRC32C crc = new CRC32C();
        crc.update(entries);
        return String.format(
                Locale.ROOT,
                "{\"after\":\"%s\",\"at\":\"%s\",\"crc\":\"%08x\"}\n",
                after,
                at,
                (int) crc.getValue());
    }

    /**
     * Keeps which trades an epoch that begins with a fork has from elsewhere, opaque bytes. Written
     * before the fork, so that no fork is without them.
     */
    public void writeInherited(long epoch, byte[] entries) throws IOException {
        JsonBytes out = new JsonBytes(entries.length + 96);
        out.ascii(header(new Cursor(epoch, 0), new Cursor(epoch, 1), entries)).put(entries);
        folder.replace(inherited(epoch), out.toByteArray(), Folder.Durability.POWER);
    }

    private static String inherited(long epoch) {
        return FOLDER + "/" + epoch + ".inherited";
    }

    /** Empty when the epoch has none; what was not written so is set aside. */
    public Optional<byte[]> readInherited(long epoch) throws IOException {
        byte[] file = folder.read(inherited(epoch)).orElse(null);
        if (file == null) {
            return Optional.empty();
        }
        int feed = LineFeeds.next(file, 0, file.length);
        byte[] entries = Arrays.copyOfRange(file, feed + 1, file.length);
        String head = new String(file, 0, feed + 1, StandardCharsets.UTF_8);
        if (!head.equals(header(new Cursor(epoch, 0), new Cursor(epoch, 1), entries))) {
            folder.quarantine(inherited(epoch), "the trades are not what was written");
            return Optional.empty();
        }
        return Optional.of(entries);
    }

    /**
     * All parts that follow one another from {@code from} on.
     *
     * @return the cursor that they reach; {@code from} when there is none
     */
    public Cursor readTrades(Cursor from, Cursor until, Consumer<byte[]> entries)
            throws IOException {
        Cursor reached = from;
        List<Cursor> ends =
                folder.list(FOLDER).stream()
                        .filter(name -> name.endsWith(TRADES))
                        .flatMap(name ->
                                Cursor.parse(name.substring(0, name.length() - TRADES.length()))
                                        .stream())
                        .filter(at ->
                                at.epoch() == until.epoch()
                                        && at.seq() > from.seq()
                                        && at.seq() <= until.seq())
                        .sorted()
                        .toList();
        for (Cursor at : ends) {
            byte[] file = folder.read(FOLDER + "/" + at + TRADES).orElse(new byte[0]);
            int feed = LineFeeds.next(file, 0, file.length);
            byte[] part = feed < 0 ? file : Arrays.copyOfRange(file, feed + 1, file.length);
            String head = feed < 0 ? "" : new String(file, 0, feed + 1, StandardCharsets.UTF_8);
            if (!head.equals(header(reached, at, part))) {
                return reached;
            }
            entries.accept(part);
            reached = at;
        }
        return reached;
    }
}
