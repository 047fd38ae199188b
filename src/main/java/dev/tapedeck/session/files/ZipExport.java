package dev.tapedeck.session.files;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.state.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All of a session in one ZIP, streamed: its files, its events as one {@code events.jsonl}, and at
 * the end {@code meta.json} with the size and SHA-256 of each, counts, and a note for everything
 * that is absent or could not be read to its end. What is missing never spoils the rest; only the
 * receiver's own failure ends the export early.
 */
public final class ZipExport {
    /**
     * Where the files come from, whole and not changing while they are read; empty for one that is
     * absent.
     */
    @FunctionalInterface
    public interface Source {
        Optional<InputStream> open(String name) throws IOException;
    }

    private record Entry(String name, long size, String sha256) {}

    private static final String EVENTS = "events.jsonl";
    private static final List<String> FILES =
            List.of("session.json", "positions.json", "trades.json", "metrics.json");
    private static final List<String> FINAL_FILES =
            List.of(FinalExports.DIAGNOSTICS, FinalExports.TRADES, FinalExports.TICKS);
    private static final int COPY = 1 << 16;

    private final ZipOutputStream zip;
    private final LocalDateTime entryTime;
    private final MessageDigest digest = sha256();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Counts counts = new Counts();
    private @Nullable Cursor last;

    private ZipExport(ZipOutputStream zip, Instant at) {
        this.zip = zip;
        entryTime = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    /**
     * Writes the whole archive. Blocks; leaves {@code to} open.
     *
     * @param at the time that the archive and its entries carry
     * @throws IOException when {@code to} does not take it
     */
    public static void write(
            OutputStream to, String sessionId, Instant at, Source files, Pages events)
            throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(new KeptOpen(to))) {
            ZipExport export = new ZipExport(zip, at);
            for (String name : FILES) {
                export.file(name, files, "nothing of the kind was recorded");
            }
            export.events(events);
            for (String name : FINAL_FILES) {
                export.file(name, files, "it is written when the session is stopped");
            }
            export.meta(sessionId, at);
        }
    }

    private void file(String name, Source files, String whyAbsent) throws IOException {
        Optional<InputStream> found;
        try {
            found = files.open(name);
        } catch (IOException | Problem e) {
            notes.add(name + " could not be read: " + e.getMessage());
            return;
        }
        if (found.isEmpty()) {
            notes.add(name + " is absent: " + whyAbsent);
            return;
        }
        long size = 0;
        try (InputStream in = found.get()) {
            begin(name);
            byte[] buffer = new byte[COPY];
            for (int n = read(in, buffer, name); n > 0; n = read(in, buffer, name)) {
                put(buffer, 0, n);
                size += n;
            }
        }
        end(name, size);
    }

    /** Bytes read; none at the end of the file or where it cannot be read any further. */
    private int read(InputStream in, byte[] buffer, String name) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            notes.add(name + " is incomplete: " + e.getMessage());
            return -1;
        }
    }

    private void events(Pages pages) throws IOException {
        begin(EVENTS);
        long size = 0;
        for (EventLines page = next(pages); page != null; page = next(pages)) {
            if (last == null) {
                noteWhereItBegins(page);
            }
            put(page.bytes(), page.lineFrom(0), page.length());
            size += page.length();
            last = page.last();
            for (int i = 0; i < page.count(); i++) {
                counts.add(page.type(i));
            }
        }
        end(EVENTS, size);
    }

    private @Nullable EventLines next(Pages pages) {
        try {
            EventLines page = pages.next();
            if (page.isEmpty()) {
                // Where there is no event it is what an empty log ends with.
                last = last == null ? page.last() : last;
                return null;
            }
            return page;
        } catch (IOException | Problem e) {
            notes.add(
                    EVENTS
                            + " ends after "
                            + (last == null ? "no event" : last)
                            + ": "
                            + e.getMessage());
            return null;
        }
    }

    private void noteWhereItBegins(EventLines page) {
        if (page.first().seq() > 1) {
            notes.add(
                    EVENTS + " begins with " + page.first() + ": older events are no longer kept");
        }
        if (page.type(0).equals(EventType.FORK)) {
            byte[] from = JsonFields.raw(page.bytes(), page.dataFrom(0), page.dataTo(0), "from");
            String parent =
                    from == null
                            ? ""
                            : JsonFields.text(from, 0, from.length, "session_id").orElse("");
            notes.add("the session is a fork: earlier events are with its parent " + parent);
        }
    }

    /** What is compressed already is only stored. */
    private void begin(String name) throws IOException {
        zip.setLevel(name.endsWith(".gz") ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(entryTime);
        zip.putNextEntry(entry);
        digest.reset();
    }

    private void put(byte[] bytes, int from, int length) throws IOException {
        zip.write(bytes, from, length);
        digest.update(bytes, from, length);
    }

    private void end(String name, long size) throws IOException {
        zip.closeEntry();
        entries.add(new Entry(name, size, HexFormat.of().formatHex(digest.digest())));
    }

    private void meta(String sessionId, Instant at) throws IOException {
        Counts.View seen = counts.copy();
        JsonBytes out = new JsonBytes(2_048);
        out.ascii("{\"session_id\":").string(sessionId);
        out.ascii(",\"exported_at\":").string(Timestamps.format(at));
        out.ascii(",\"catchup_id\":");
        if (last == null) {
            out.ascii("null");
        } else {
            out.string(last.toString());
        }
        out.ascii(",\"counts\":{\"files\":").number(entries.size());
        out.ascii(",\"events\":").number(seen.total()).ascii(",\"types\":");
        seen.writeTo(out);
        out.ascii("},\"files\":[");
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            out.ascii(i == 0 ? "{\"name\":" : ",{\"name\":").string(entry.name());
            out.ascii(",\"size\":").number(entry.size());
            out.ascii(",\"sha256\":").string(entry.sha256()).put('}');
        }
        out.ascii("],\"notes\":[");
        for (int i = 0; i < notes.size(); i++) {
            out.ascii(i == 0 ? "" : ",").string(notes.get(i));
        }
        out.ascii("]}\n");
        begin("meta.json");
        put(out.array(), 0, out.length());
        zip.closeEntry();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
