package dev.tapedeck.store.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.Producers;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A log's producers as a file, {@code {"producers":[["id",epoch,seq,"first","last"],…],"crc":…}}: a
 * line for each request that is still remembered.
 */
final class ProducersFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProducersFile() {}

    static Path of(Path folder) {
        return folder.resolve("producers.json");
    }

    static byte[] toJson(Producers producers) {
        JsonBytes out = new JsonBytes(1024);
        out.ascii("{\"producers\":[");
        int empty = out.length();
        producers.forEach((producer, first, last) -> {
            out.ascii(out.length() == empty ? "\n[" : ",\n[").string(producer.id());
            out.put(',').number(producer.epoch()).put(',').number(producer.seq());
            out.ascii(",\"").ascii(first.toString());
            out.ascii("\",\"").ascii(last.toString()).ascii("\"]");
        });
        return SealedJson.seal(out.ascii("\n]"));
    }

    /**
     * @throws IOException when it is not what {@link #toJson} wrote
     */
    static void load(byte[] json, Producers producers) throws IOException {
        if (!SealedJson.isWhole(json)) {
            throw new IOException("the crc is wrong");
        }
        for (JsonNode row : JSON.readTree(json).path("producers")) {
            long epoch = row.path(1).asLong();
            Producer producer = new Producer(row.path(0).asText(), epoch, row.path(2).asLong());
            producers.replay(producer, cursor(row.path(3)), cursor(row.path(4)));
        }
        producers.takeChanged();
    }

    private static Cursor cursor(JsonNode node) throws IOException {
        return Cursor.parse(node.asText()).orElseThrow(() -> new IOException("no cursor: " + node));
    }
}
