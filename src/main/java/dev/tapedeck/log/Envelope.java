package dev.tapedeck.log;

import dev.tapedeck.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes and checks the lines of one log: {@code
 * {"catchup_id":…,"session_id":…,"type":…,"ts":…,"data":…,"crc":…}}. The crc is CRC-32C of the
 * bytes before {@code ,"crc"}. Not thread-safe.
 */
public final class Envelope {
    /** {@code ,"crc":"9ae0daaf"}} */
    static final int TAIL_LENGTH = 18;

    /** {@code ,"data":} */
    static final int DATA_KEY_LENGTH = 8;

    private static final byte[] HEAD = ascii("{\"catchup_id\":\"");
    private static final byte[] TS = ascii("\",\"ts\":\"");
    private static final byte[] DATA = ascii("\",\"data\":");
    private static final byte[] CRC = ascii(",\"crc\":\"");

    private static final Pattern OWNER =
            Pattern.compile(
                    "\\{\"catchup_id\":\"[0-9.]{1,40}\",\"([a-z_]{1,20})\":\"([A-Za-z0-9_-]{1,200})\"");

    private final byte[] owner;
    private final CRC32C crc = new CRC32C();

    public Envelope(LogId id) {
        owner = ascii("\",\"" + id.kind().idField() + "\":\"" + id.id() + "\",\"type\":\"");
    }

    /** Most bytes that a line has besides its data and type. */
    public int overhead() {
        return 128 + owner.length;
    }

    /** Writes one line with its line feed and notes it in {@code lines}. */
    public void write(
            JsonBytes out,
            EventLines.Builder lines,
            Cursor cursor,
            EventType type,
            byte[] ts,
            byte[] data,
            int from,
            int to) {
        int start = out.length();
        out.reserve(overhead() + type.ascii().length + to - from);
        out.put(HEAD).number(cursor.epoch()).put('.').number(cursor.seq()).put(owner);
        out.put(type.ascii()).put(TS).put(ts).put(DATA);
        int dataAt = out.length();
        out.put(data, from, to);
        crc.reset();
        crc.update(out.array(), start, out.length() - start);
        out.put(CRC).hex((int) crc.getValue()).put('"').put('}').put('\n');
        lines.add(start, dataAt, type);
    }

    /**
     * Checks the line at {@code from..to} (without its line feed) and notes it in {@code lines}.
     *
     * @return false when it is not the whole, unharmed line of this log with that cursor
     */
    public boolean check(EventLines.Builder lines, Cursor cursor, byte[] bytes, int from, int to) {
        int crcAt = to - TAIL_LENGTH;
        if (crcAt < from + HEAD.length
                || !at(bytes, crcAt, CRC)
                || bytes[to - 1] != '}'
                || bytes[to - 2] != '"') {
            return false;
        }
        crc.reset();
        crc.update(bytes, from, crcAt - from);
        if (!hexAt(bytes, crcAt + CRC.length, (int) crc.getValue()) || !at(bytes, from, HEAD)) {
            return false;
        }
        int pos = afterNumber(bytes, from + HEAD.length, crcAt, cursor.epoch());
        if (pos < 0 || bytes[pos] != '.') {
            return false;
        }
        pos = afterNumber(bytes, pos + 1, crcAt, cursor.seq());
        if (pos < 0 || pos + owner.length > crcAt || !at(bytes, pos, owner)) {
            return false;
        }
        int typeFrom = pos + owner.length;
        int typeTo = typeFrom;
        while (typeTo < crcAt && bytes[typeTo] != '"') {
            typeTo++;
        }
        int dataAt = typeTo + TS.length + Timestamps.LENGTH + DATA.length;
        if (dataAt >= crcAt || !at(bytes, typeTo, TS) || !at(bytes, dataAt - DATA.length, DATA)) {
            return false;
        }
        EventType type = type(bytes, typeFrom, typeTo);
        if (type == null) {
            return false;
        }
        lines.add(from, dataAt, type);
        return true;
    }

    /** The cursor that a line says it has; null when it does not begin like a line. */
    public static @Nullable Cursor cursorOf(byte[] bytes, int from, int to) {
        if (to - from < HEAD.length || !at(bytes, from, HEAD)) {
            return null;
        }
        int end = from + HEAD.length;
        while (end < to && bytes[end] != '"' && end - from < 64) {
            end++;
        }
        String text =
                new String(
                        bytes,
                        from + HEAD.length,
                        end - from - HEAD.length,
                        StandardCharsets.ISO_8859_1);
        return Cursor.parse(text).orElse(null);
    }

    /** The log that a line says it belongs to; null when it does not begin like a line. */
    public static @Nullable LogId ownerOf(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, HEAD.length + 320);
        String head = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        Matcher owner = OWNER.matcher(head);
        return owner.lookingAt() ? LogId.of(owner.group(1), owner.group(2)).orElse(null) : null;
    }

    private EventType lastType = EventType.NODE;

    private @Nullable EventType type(byte[] bytes, int from, int to) {
        byte[] last = lastType.ascii();
        if (to - from == last.length && at(bytes, from, last)) {
            return lastType;
        }
        String name = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (!EventType.isAllowed(name)) {
            return null;
        }
        lastType = EventType.of(name);
        return lastType;
    }

    private static int afterNumber(byte[] bytes, int from, int end, long expected) {
        int pos = from;
        long value = 0;
        while (pos < end && bytes[pos] >= '0' && bytes[pos] <= '9' && pos - from < 16) {
            value = value * 10 + (bytes[pos] - '0');
            pos++;
        }
        return pos > from && value == expected ? pos : -1;
    }

    /** Only as {@link #write} writes them: another spelling is harm too. */
    private static boolean hexAt(byte[] bytes, int pos, int value) {
        for (int i = 0; i < 8; i++) {
            if (bytes[pos + i] != Character.forDigit(value >>> (28 - 4 * i) & 15, 16)) {
                return false;
            }
        }
        return true;
    }

    private static boolean at(byte[] bytes, int pos, byte[] expected) {
        if (pos < 0 || pos + expected.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[pos + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
