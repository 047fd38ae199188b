package dev.tapedeck.session.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.session.state.Tape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ZipExportTest {
    private static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");
    private static final List<String> NAMES =
            List.of(
                    "session.json",
                    "positions.json",
                    "trades.json",
                    "metrics.json",
                    "diagnostics_export.json.gz",
                    "trades_daily.json.gz",
                    "tick_events.json.gz");

    @Test
    void holdsEveryFileAllEventsAndWhatIsInIt() throws Exception {
        DraftsInMemory folder = full();
        Tape tape = tape(1_000);
        byte[] zip = zipped(folder::open, TapePages.of(tape.lines(), () -> 77));
        Map<String, byte[]> entries = entries(zip);
        assertEquals(
                List.of(
                        "session.json",
                        "positions.json",
                        "trades.json",
                        "metrics.json",
                        "events.jsonl",
                        "diagnostics_export.json.gz",
                        "trades_daily.json.gz",
                        "tick_events.json.gz",
                        "meta.json"),
                List.copyOf(entries.keySet()));
        for (String name : NAMES) {
            assertArrayEquals(folder.files.get(name), entries.get(name), name);
        }
        assertArrayEquals(lines(tape, 1_000), entries.get("events.jsonl"));
        JsonNode meta = new ObjectMapper().readTree(entries.get("meta.json"));
        assertEquals("demo", meta.get("session_id").asText());
        assertEquals("2026-03-02T10:00:00.000000Z", meta.get("exported_at").asText());
        assertEquals("1.1000", meta.get("catchup_id").asText());
        assertEquals(
                "{\"files\":8,\"events\":1000,\"types\":{\"node\":500,\"trade\":500}}",
                meta.get("counts").toString());
        assertEquals("[]", meta.get("notes").toString());
        assertEquals(8, meta.get("files").size());
        for (JsonNode file : meta.get("files")) {
            byte[] bytes = entries.get(file.get("name").asText());
            assertEquals(bytes.length, file.get("size").asLong());
            assertEquals(sha256(bytes), file.get("sha256").asText());
        }
        assertArrayEquals(zip, zipped(folder::open, TapePages.of(tape.lines(), () -> 5)));
    }

    @Test
    void whatIsAbsentBecomesANote() throws IOException {
        Map<String, byte[]> entries =
                entries(
                        zipped(
                                name -> Optional.empty(),
                                TapePages.of(new Tape().lines(), () -> 1)));
        assertEquals(List.of("events.jsonl", "meta.json"), List.copyOf(entries.keySet()));
        assertEquals(0, entries.get("events.jsonl").length);
        JsonNode meta = new ObjectMapper().readTree(entries.get("meta.json"));
        assertEquals("1.0", meta.get("catchup_id").asText());
        List<String> notes = notes(meta);
        assertEquals(NAMES.size(), notes.size());
        for (int i = 0; i < notes.size(); i++) {
            assertTrue(notes.get(i).startsWith(NAMES.get(i) + " is absent"), notes.get(i));
        }
    }

    @Test
    void whatCannotBeReadIsNotedAndTheRestFollows() throws IOException {
        DraftsInMemory folder = full();
        ZipExport.Source source =
                name ->
                        switch (name) {
                            case "trades.json" -> throw new IOException("no such device");
                            case "metrics.json" -> Optional.of(new Breaking());
                            default -> folder.open(name);
                        };
        Tape tape = tape(100);
        Map<String, byte[]> entries =
                entries(zipped(source, new TapePages(tape.lines(), () -> 30, 70)));
        assertEquals("{", new String(entries.get("metrics.json"), UTF_8));
        assertArrayEquals(lines(tape, 60), entries.get("events.jsonl"));
        assertEquals(
                List.of(
                        "trades.json could not be read: no such device",
                        "metrics.json is incomplete: the disk is gone",
                        "events.jsonl ends after 1.60: the log is damaged"),
                notes(new ObjectMapper().readTree(entries.get("meta.json"))));
    }

    /** Gives one byte and fails. */
    private static final class Breaking extends InputStream {
        private boolean given;

        @Override
        public int read() throws IOException {
            if (given) {
                throw new IOException("the disk is gone");
            }
            given = true;
            return '{';
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            bytes[from] = (byte) read();
            return 1;
        }
    }

    @Test
    void aForkSaysWhereItsHistoryIs() throws IOException {
        Tape tape =
                new Tape()
                        .add("fork", "{\"from\":{\"session_id\":\"mother\"},\"state\":{}}")
                        .add("node", "{}");
        DraftsInMemory folder = full();
        Map<String, byte[]> entries =
                entries(zipped(folder::open, TapePages.of(tape.lines(), () -> 9)));
        assertEquals(
                List.of("the session is a fork: earlier events are with its parent mother"),
                notes(new ObjectMapper().readTree(entries.get("meta.json"))));
        Map<String, byte[]> later =
                entries(zipped(folder::open, TapePages.of(tape.lines().tail(1), () -> 9)));
        assertEquals(
                List.of("events.jsonl begins with 1.2: older events are no longer kept"),
                notes(new ObjectMapper().readTree(later.get("meta.json"))));
    }

    @Test
    void aReceiverThatGoesAwayEndsTheExport() {
        EventLines lines = tape(5_000).lines();
        OutputStream gone =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("connection reset");
                    }
                };
        DraftsInMemory folder = full();
        Pages pages = TapePages.of(lines, () -> 100);
        assertThrows(
                IOException.class, () -> ZipExport.write(gone, "demo", AT, folder::open, pages));
    }

    private static DraftsInMemory full() {
        DraftsInMemory folder = new DraftsInMemory();
        for (String name : NAMES) {
            folder.files.put(name, ("{\"name\":\"" + name.repeat(9_000) + "\"}").getBytes(UTF_8));
        }
        return folder;
    }

    private static Tape tape(int events) {
        Tape tape = new Tape();
        for (int i = 0; i < events; i++) {
            tape.add(i % 2 == 0 ? "node" : "trade", "{\"i\":" + i + "}");
        }
        return tape;
    }

    private static byte[] lines(Tape tape, int count) {
        EventLines lines = tape.lines();
        return Arrays.copyOf(lines.bytes(), lines.lineFrom(count));
    }

    private static byte[] zipped(ZipExport.Source source, Pages pages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipExport.write(out, "demo", AT, source, pages);
        return out.toByteArray();
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static List<String> notes(JsonNode meta) {
        List<String> notes = new ArrayList<>();
        meta.get("notes").forEach(note -> notes.add(note.asText()));
        return notes;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
