package dev.tapedeck.session.files;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.session.state.RawValue;
import dev.tapedeck.session.state.TradeTally;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trades sorted into the days (UTC) on which they were closed. Held in memory up to a limit; beyond
 * it what is held goes to a temporary file, day by day, so that memory grows with the days and not
 * with the trades. Not thread-safe.
 */
final class DailyTrades implements AutoCloseable {
    static final int SPILL_BYTES = 8 << 20;

    private static final int LONGEST_TIME = 64;
    private static final int COPY = 1 << 16;

    private static final class Day {
        final TradeTally tally = new TradeTally();
        final List<long[]> spilled = new ArrayList<>(0);
        @Nullable JsonBytes held;
        long trades;
    }

    private final Map<LocalDate, Day> days = new TreeMap<>();
    private final int spillBytes;
    private long heldBytes;
    private @Nullable FileChannel file;
    private long fileSize;

    DailyTrades(int spillBytes) {
        this.spillBytes = spillBytes;
    }

    /**
     * @param ts the event's time, which gives the day when the trade has no {@code exit_time} that
     *     can be read
     */
    void add(byte[] bytes, int from, int to, String ts) throws IOException {
        LocalDate date = exitDate(bytes, from, to);
        Day day =
                days.computeIfAbsent(
                        date == null ? LocalDate.parse(ts.substring(0, 10)) : date, d -> new Day());
        day.trades++;
        day.tally.add(TradeTally.pnl(bytes, from, to));
        JsonBytes held = day.held;
        if (held == null) {
            held = new JsonBytes(to - from + 1);
            day.held = held;
        } else {
            held.put(',');
        }
        held.put(bytes, from, to);
        heldBytes += to - from + 1;
        if (heldBytes > spillBytes) {
            spill();
        }
    }

    private static @Nullable LocalDate exitDate(byte[] bytes, int from, int to) {
        String text = JsonFields.text(bytes, from, to, "exit_time").orElse("").strip();
        if (text.length() < 10 || text.length() > LONGEST_TIME) {
            return null;
        }
        try {
            LocalDate date = text.length() == 10 ? LocalDate.parse(text) : utcDate(text);
            return date.getYear() < 0 || date.getYear() > 9999 ? null : date;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A time without an offset is taken as UTC. */
    private static LocalDate utcDate(String text) {
        String iso =
                text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(
                        iso, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime at
                ? at.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate()
                : LocalDate.from(time);
    }

    private void spill() throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            Path path = Files.createTempFile("tapedeck-trades-", ".spill");
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
            file = channel;
        }
        for (Day day : days.values()) {
            JsonBytes held = day.held;
            if (held != null) {
                day.spilled.add(new long[] {fileSize, held.length()});
                ByteBuffer buffer = ByteBuffer.wrap(held.array(), 0, held.length());
                while (buffer.hasRemaining()) {
                    fileSize += channel.write(buffer, fileSize);
                }
                day.held = null;
            }
        }
        heldBytes = 0;
    }

    /** One day as an object; none or several as an array, in order. */
    void writeTo(GzipDraft draft) throws IOException {
        JsonBytes out = draft.json();
        boolean one = days.size() == 1;
        char before = '[';
        for (Map.Entry<LocalDate, Day> entry : days.entrySet()) {
            if (!one) {
                out.put(before);
                before = ',';
            }
            writeHead(out, entry.getKey(), entry.getValue());
            writeTrades(draft, entry.getValue());
            out.ascii("]}");
        }
        if (!one) {
            out.ascii(before == '[' ? "[]" : "]");
        }
        draft.drain();
    }

    private static void writeHead(JsonBytes out, LocalDate date, Day day) {
        TradeTally tally = day.tally;
        out.ascii("{\"date\":").string(date.toString());
        out.ascii(",\"summary\":{\"total_trades\":").number(day.trades);
        RawValue.put(out.ascii(",\"total_pnl\":"), tally.realized());
        out.ascii(",\"winning_trades\":").number(tally.wins());
        out.ascii(",\"losing_trades\":").number(tally.losses());
        out.ascii(",\"breakeven_trades\":").number(tally.breakeven());
        RawValue.put(out.ascii(",\"win_rate\":"), tally.winRate());
        out.ascii("},\"trades\":[");
    }

    private void writeTrades(GzipDraft draft, Day day) throws IOException {
        JsonBytes out = draft.json();
        boolean first = true;
        for (long[] part : day.spilled) {
            if (!first) {
                out.put(',');
            }
            first = false;
            copy(part[0], part[0] + part[1], draft);
        }
        JsonBytes held = day.held;
        if (held != null) {
            if (!first) {
                out.put(',');
            }
            out.put(held.array(), 0, held.length());
            draft.drain();
        }
    }

    private void copy(long from, long to, GzipDraft draft) throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            throw new EOFException("the spilled trades are closed");
        }
        ByteBuffer buffer = ByteBuffer.allocate(COPY);
        long at = from;
        while (at < to) {
            buffer.clear().limit((int) Math.min(COPY, to - at));
            int n = channel.read(buffer, at);
            if (n < 0) {
                throw new EOFException("the file of spilled trades was cut");
            }
            draft.json().put(buffer.array(), 0, n);
            draft.drain();
            at += n;
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel channel = file;
        file = null;
        if (channel != null) {
            channel.close();
        }
    }
}
