package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/**
 * Small files of one JSON object whose last member, {@code crc}, is the CRC-32C of the bytes before
 * it, as in a log's lines: harm to them would otherwise look like another value.
 */
final class SealedJson {
    private static final byte[] CRC = ",\"crc\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = CRC.length + 8 + END.length;

    private SealedJson() {}

    /** Ends an object whose closing brace has not been written. */
    static byte[] seal(JsonBytes object) {
        int crc = Crc.of(object.array(), 0, object.length());
        return object.put(CRC).hex(crc).put(END).toByteArray();
    }

    static boolean isWhole(byte[] bytes) {
        int crcAt = bytes.length - TAIL;
        return crcAt > 0
                && stands(bytes, crcAt, CRC)
                && stands(bytes, bytes.length - END.length, END)
                && Crc.standsAt(bytes, crcAt + CRC.length, Crc.of(bytes, 0, crcAt));
    }

    private static boolean stands(byte[] bytes, int at, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
