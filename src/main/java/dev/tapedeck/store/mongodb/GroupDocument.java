package dev.tapedeck.store.mongodb;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.shared.LogGroup;
import dev.tapedeck.store.shared.LogHead;
import dev.tapedeck.store.shared.ProducerMark;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * A group as it is stored. Besides itself it says where the log ends with it, so that the newest
 * group alone is the log's head: {@code oldest}, and {@code total}, the bytes of its epoch from its
 * beginning, dropped or not.
 */
final class GroupDocument {
    /** What is needed of a group when its events are not. */
    static final Document WITHOUT_LINES = new Document("lines", 0).append("marks", 0);

    private GroupDocument() {}

    /**
     * @param totalBefore of the group before it
     */
    static Document write(LogId log, LogGroup group, LogHead before, long totalBefore) {
        boolean sameEpoch = before.cursor().epoch() == group.head().epoch();
        return new Document("log", log.toString())
                .append("number", group.number())
                .append("token", group.token())
                .append("epoch", group.head().epoch())
                .append("seq", group.head().seq())
                .append("count", group.count())
                .append("oldest", before.after(group).oldest().seq())
                .append("total", (sameEpoch ? totalBefore : 0) + group.lines().length)
                .append("lines", new Binary(group.lines()))
                .append("marks", group.marks().stream().map(GroupDocument::mark).toList());
    }

    static LogGroup read(Document stored) {
        return new LogGroup(
                stored.getLong("number"),
                stored.getString("token"),
                new Cursor(stored.getLong("epoch"), stored.getLong("seq")),
                stored.getInteger("count"),
                stored.get("lines", Binary.class).getData(),
                marks(stored));
    }

    static List<ProducerMark> marks(Document stored) {
        return stored.getList("marks", Document.class).stream().map(GroupDocument::mark).toList();
    }

    static Document mark(ProducerMark mark) {
        return new Document("producer", mark.producer().id())
                .append("epoch", mark.producer().epoch())
                .append("seq", mark.producer().seq())
                .append("first", mark.first().toString())
                .append("last", mark.last().toString());
    }

    static ProducerMark mark(Document stored) {
        return new ProducerMark(
                new Producer(
                        stored.getString("producer"),
                        stored.getLong("epoch"),
                        stored.getLong("seq")),
                cursor(stored.getString("first")),
                cursor(stored.getString("last")));
    }

    private static Cursor cursor(String text) {
        return Cursor.parse(text)
                .orElseThrow(() -> new IllegalStateException("not a cursor: " + text));
    }
}
