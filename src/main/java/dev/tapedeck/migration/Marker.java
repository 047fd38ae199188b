package dev.tapedeck.migration;

import dev.tapedeck.document.Folder;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import java.io.IOException;
import java.util.Optional;

/**
 * A file in the target that says that it is being filled, from where, and whether that is done:
 * what is in it may be continued then, and is nobody else's.
 */
final class Marker {
    private static final String FILE = "target.json";

    /** What the file says. */
    record Found(String from, boolean completed) {}

    private final Folder folder;

    Marker(Side target) {
        this.folder = target.folders().at("migration");
    }

    Optional<Found> read() throws IOException {
        return folder.read(FILE)
                .map(json ->
                        new Found(
                                JsonFields.text(json, 0, json.length, "from").orElse(""),
                                JsonFields.text(json, 0, json.length, "status")
                                        .filter("completed"::equals)
                                        .isPresent()));
    }

    void write(Found found) throws IOException {
        JsonBytes json = new JsonBytes(96).ascii("{\"from\":").string(found.from);
        json.ascii(",\"status\":").string(found.completed ? "completed" : "running").put('}');
        folder.replace(FILE, json.toByteArray(), Folder.Durability.POWER);
    }
}
