package dev.tapedeck.store.postgresql;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.shared.ProducerMark;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** Producers' marks as jsonb, which the database takes apart by itself, and as rows. */
final class Marks {
    private Marks() {}

    static JsonArray json(List<ProducerMark> marks) {
        JsonArray json = new JsonArray();
        for (ProducerMark mark : marks) {
            json.add(
                    JsonObject.of(
                            "producer", mark.producer().id(),
                            "slot", mark.slot(),
                            "epoch", mark.producer().epoch(),
                            "seq", mark.producer().seq(),
                            "first", mark.first().toString(),
                            "last", mark.last().toString()));
        }
        return json;
    }

    static List<ProducerMark> of(JsonArray json) {
        List<ProducerMark> marks = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            JsonObject each = json.getJsonObject(i);
            marks.add(
                    new ProducerMark(
                            new Producer(
                                    each.getString("producer"),
                                    each.getLong("epoch"),
                                    each.getLong("seq")),
                            cursor(each.getString("first")),
                            cursor(each.getString("last"))));
        }
        return marks;
    }

    static ProducerMark of(Row row) {
        return new ProducerMark(
                new Producer(row.getString("producer"), row.getLong("epoch"), row.getLong("seq")),
                cursor(row.getString("first")),
                cursor(row.getString("last")));
    }

    private static Cursor cursor(String text) {
        return Cursor.parse(text)
                .orElseThrow(() -> new IllegalStateException("not a cursor: " + text));
    }
}
