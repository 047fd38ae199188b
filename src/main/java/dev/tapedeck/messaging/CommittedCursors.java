package dev.tapedeck.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.document.Folder;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Up to where each log's events are known to have reached the broker, kept in {@code
 * messaging/committed.json}. Belongs to the thread of the committed channel.
 */
final class CommittedCursors {
    static final String PLACE = "messaging";
    static final String FILE = "committed.json";

    private static final Logger LOG = Logger.getLogger(CommittedCursors.class);

    private final Folder folder;
    private final Map<LogId, Cursor> byLog = new HashMap<>();
    private boolean changed;

    CommittedCursors(Folder folder) {
        this.folder = folder;
    }

    /** Reads what was saved; what cannot be read is set aside, and everything is sent again. */
    void load() throws IOException {
        Optional<byte[]> file = folder.read(FILE);
        if (file.isEmpty()) {
            return;
        }
        try {
            JsonNode saved = new ObjectMapper().readTree(file.get());
            for (Map.Entry<String, JsonNode> each : saved.properties()) {
                LogId id = LogId.parse(each.getKey()).orElseThrow(() -> wrong(each.getKey()));
                Cursor at =
                        Cursor.parse(each.getValue().asText())
                                .orElseThrow(() -> wrong(each.getKey()));
                byLog.put(id, at);
            }
        } catch (IOException e) {
            byLog.clear();
            folder.quarantine(FILE, "not a list of cursors: " + e.getMessage());
        }
    }

    private static IOException wrong(String key) {
        return new IOException("no log or no cursor at " + key);
    }

    @Nullable Cursor of(LogId id) {
        return byLog.get(id);
    }

    void put(LogId id, Cursor at) {
        Cursor before = byLog.put(id, at);
        changed |= !at.equals(before);
    }

    /** Blocks. A file that is late only means that more is sent again after a crash. */
    void save() {
        if (!changed) {
            return;
        }
        JsonBytes out = new JsonBytes(byLog.size() * 32 + 16).put('{');
        byLog.forEach((id, at) ->
                out.ascii(out.length() > 1 ? ",\n" : "\n")
                        .key(id.toString())
                        .string(at.toString()));
        try {
            folder.replace(FILE, out.ascii("\n}\n").toByteArray(), Folder.Durability.PROCESS);
            changed = false;
        } catch (IOException e) {
            LOG.warnf("%s waits: %s", FILE, e.getMessage());
        }
    }
}
