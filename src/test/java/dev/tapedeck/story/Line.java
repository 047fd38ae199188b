package dev.tapedeck.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tapedeck.log.Cursor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * An envelope as a client reads it: taken apart here without the service's own code, its crc
 * calculated anew.
 */
record Line(Cursor cursor, String session, String type, String data) {
    private static final Pattern ENVELOPE =
            Pattern.compile(
                    "\\{\"catchup_id\":\"(\\d+)\\.(\\d+)\",\"session_id\":\"([^\"]+)\",\"type\":\"([^\"]+)\","
                            + "\"ts\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\","
                            + "\"data\":(.*),\"crc\":\"([0-9a-f]{8})\"}");
    private static final int CRC_PART = ",\"crc\":\"00000000\"}".length();

    /**
     * @throws AssertionError when the line is not whole, or harmed
     */
    static Line of(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        Matcher parts = ENVELOPE.matcher(text);
        if (!parts.matches()) {
            throw new AssertionError("no envelope: " + text);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CRC_PART);
        if (crc.getValue() != Long.parseLong(parts.group(6), 16)) {
            throw new AssertionError("the crc is wrong: " + text);
        }
        Cursor cursor = new Cursor(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
        return new Line(cursor, parts.group(3), parts.group(4), parts.group(5));
    }
}
