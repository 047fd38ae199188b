package dev.tapedeck.document;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.JsonText;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All records of one kind in one file, as earlier systems kept them: {@code {"runs":[…],…}} or
 * {@code {"runs":{"<id>":{…}},…}}.
 */
public final class StoreForm {
    private static final int DEPTH = 128;
    private static final String ASIDE = "quarantine";

    /**
     * A record as it stands there.
     *
     * @param id the one it stands under, or its own; null when it has none
     * @param json compact, any value
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Item(int index, @Nullable String id, byte[] json) {}

    /** A record that was not taken. */
    public record Refused(int index, @Nullable String id, String reason) {}

    /**
     * What became of an import.
     *
     * @param unchanged records whose id is known here already: they stay as they are here
     */
    public record Imported(int imported, int unchanged, List<Refused> quarantined) {
        public byte[] toJson() {
            JsonBytes out = new JsonBytes(128);
            out.ascii("{\"imported\":").number(imported);
            out.ascii(",\"unchanged\":").number(unchanged).ascii(",\"quarantined\":[");
            String comma = "";
            for (Refused each : quarantined) {
                out.ascii(comma).put('{');
                if (each.id != null) {
                    out.ascii("\"id\":").string(each.id).put(',');
                }
                out.ascii("\"index\":").number(each.index);
                out.ascii(",\"reason\":").string(each.reason).put('}');
                comma = ",";
            }
            return out.ascii("]}").toByteArray();
        }
    }

    /** Takes one record. */
    @FunctionalInterface
    public interface Taker {
        /**
         * @return false when one of its id is here already
         */
        boolean take(String id, byte[] json) throws UnreadableDocument;
    }

    private final String name;
    private final Folders folders;

    /**
     * @param name of the member that holds the records
     */
    public StoreForm(String name, Folders folders) {
        this.name = name;
        this.folders = folders;
    }

    /**
     * Hands every record to the taker; what it refuses is kept in quarantine, each by itself, and
     * listed. Blocks.
     *
     * @throws Problem INVALID_JSON or INVALID_FIELD when it is not of this form
     */
    public Imported importAll(byte[] body, Taker taker) {
        int imported = 0;
        int unchanged = 0;
        List<Refused> refused = new ArrayList<>();
        for (Item item : read(body)) {
            try {
                if (item.id == null) {
                    throw new UnreadableDocument("it has no id");
                }
                if (taker.take(item.id, item.json)) {
                    imported++;
                } else {
                    unchanged++;
                }
            } catch (UnreadableDocument e) {
                keep(item, e.why());
                refused.add(new Refused(item.index, item.id, e.why()));
            }
        }
        return new Imported(imported, unchanged, refused);
    }

    /**
     * What a taker makes of a storage's refusal: a record that has no room is set aside like any
     * other that is not taken, and the answer still tells of all.
     */
    public static UnreadableDocument refused(Problem problem) {
        if (problem.kind() == ProblemKind.TOO_MANY) {
            return new UnreadableDocument(problem.detail());
        }
        throw problem;
    }

    private List<Item> read(byte[] body) {
        byte[] json = StrictJson.object(body, DEPTH);
        byte[] records = JsonFields.raw(json, 0, json.length, name);
        if (records == null || (records[0] != '[' && records[0] != '{')) {
            throw Problem.field(name, "should be an array of records, or an object by id");
        }
        return records[0] == '[' ? ofArray(records) : ofObject(records);
    }

    private static List<Item> ofArray(byte[] array) {
        List<Item> items = new ArrayList<>();
        int at = 1;
        while (at < array.length - 1) {
            int end = JsonFields.endOfValue(array, at, array.length);
            byte[] json = Arrays.copyOfRange(array, at, end);
            String id =
                    json[0] == '{'
                            ? JsonFields.text(json, 0, json.length, "id").orElse(null)
                            : null;
            items.add(new Item(items.size(), id, json));
            at = end + 1;
        }
        return items;
    }

    private static List<Item> ofObject(byte[] object) {
        List<Item> items = new ArrayList<>();
        JsonFields.forEach(
                object,
                0,
                object.length,
                (bytes, nameFrom, nameTo, from, to) -> {
                    String key =
                            new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
                    items.add(
                            new Item(
                                    items.size(),
                                    JsonText.unescape(key),
                                    Arrays.copyOfRange(bytes, from, to)));
                });
        return items;
    }

    /** The same record always under the same name, so that it is kept once. */
    private void keep(Item item, String reason) {
        String file = name + "~imported~" + Revision.of(item.json) + ".json";
        JsonBytes why = new JsonBytes(64).string(String.valueOf(item.id)).ascii(": ");
        try {
            Folder aside = folders.at(ASIDE);
            aside.replace(file, item.json, Folder.Durability.POWER);
            aside.replace(
                    file + ".reason",
                    why.put(RawObject.literal(reason + "\n")).toByteArray(),
                    Folder.Durability.POWER);
        } catch (IOException e) {
            throw new UncheckedIOException("a record could not be set aside", e);
        }
    }
}
