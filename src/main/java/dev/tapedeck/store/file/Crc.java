package dev.tapedeck.store.file;

import java.util.zip.CRC32C;

/** CRC-32C as eight lower-case hex digits, nothing else accepted. */
final class Crc {
    private Crc() {}

    static int of(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    static void write(byte[] bytes, int at, int crc) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = digit(crc, i);
        }
    }

    static boolean standsAt(byte[] bytes, int at, int crc) {
        for (int i = 0; i < 8; i++) {
            if (bytes[at + i] != digit(crc, i)) {
                return false;
            }
        }
        return true;
    }

    private static byte digit(int crc, int i) {
        return (byte) Character.forDigit(crc >>> (28 - 4 * i) & 15, 16);
    }
}
