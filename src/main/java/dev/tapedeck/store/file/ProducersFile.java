package dev.tapedeck.store.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one log knows of its producers: the last request of each and the answers to its latest ones.
 * The least recently used producers are forgotten beyond a limit. Used by the committer thread
 * alone, and by recovery before that thread runs.
 */
final class Producers {
    private static final int ANSWERS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Answer(long seq, Cursor first, Cursor last) {}

    private static final class Entry {
        long epoch;
        long lastSeq = -1;
        final ArrayDeque<Answer> answers = new ArrayDeque<>();
    }

    private final LinkedHashMap<String, Entry> byId = new LinkedHashMap<>(16, 0.75f, true);
    private final int max;
    private boolean changed;

    Producers(int max) {
        this.max = max;
    }

    /**
     * The earlier answer when the request is a repeat, null when it is the next one. @throws
     * Problem when it is neither
     */
    @Nullable Appended admit(Producer producer) {
        Entry entry = byId.get(producer.id());
        if (entry != null && producer.epoch() < entry.epoch) {
            throw Problem.of(
                            ProblemKind.PRODUCER_FENCED,
                            "producer epoch " + producer.epoch() + " is older than " + entry.epoch)
                    .member("epoch", entry.epoch);
        }
        long expected = entry == null || producer.epoch() > entry.epoch ? 0 : entry.lastSeq + 1;
        if (producer.seq() == expected) {
            return null;
        }
        if (producer.seq() < expected && entry != null) {
            for (Answer answer : entry.answers) {
                if (answer.seq == producer.seq()) {
                    int count = (int) (answer.last.seq() - answer.first.seq() + 1);
                    return new Appended(answer.first, answer.last, count, true);
                }
            }
        }
        throw Problem.of(
                        ProblemKind.PRODUCER_GAP,
                        "producer seq " + producer.seq() + " where " + expected + " is expected")
                .member("expected", expected);
    }

    void remember(Producer producer, Cursor first, Cursor last) {
        Entry entry = byId.computeIfAbsent(producer.id(), id -> new Entry());
        if (producer.epoch() > entry.epoch) {
            entry.epoch = producer.epoch();
            entry.answers.clear();
        }
        entry.lastSeq = producer.seq();
        entry.answers.addLast(new Answer(producer.seq(), first, last));
        if (entry.answers.size() > ANSWERS) {
            entry.answers.removeFirst();
        }
        if (byId.size() > max) {
            byId.pollFirstEntry();
        }
        changed = true;
    }

    /**
     * As {@link #remember}, but only for what is newer than what is known: lines of the commit log
     * may be met twice.
     */
    void replay(Producer producer, Cursor first, Cursor last) {
        Entry entry = byId.get(producer.id());
        if (entry == null
                || producer.epoch() > entry.epoch
                || (producer.epoch() == entry.epoch && producer.seq() > entry.lastSeq)) {
            remember(producer, first, last);
        }
    }

    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** The commit log's line for one request. */
    static void writeLine(JsonBytes out, Producer producer, Cursor first, Cursor last) {
        out.ascii("@producer {\"id\":").string(producer.id());
        out.ascii(",\"epoch\":").number(producer.epoch()).ascii(",\"seq\":").number(producer.seq());
        out.ascii(",\"first\":\"")
                .ascii(first.toString())
                .ascii("\",\"last\":\"")
                .ascii(last.toString());
        out.ascii("\"}\n");
    }

    void replayLine(String json) throws IOException {
        JsonNode node = JSON.readTree(json);
        Producer producer =
                new Producer(
                        node.path("id").asText(),
                        node.path("epoch").asLong(),
                        node.path("seq").asLong());
        replay(producer, cursor(node.path("first")), cursor(node.path("last")));
    }

    byte[] toJson() {
        JsonBytes out = new JsonBytes(1024);
        out.ascii("{\"producers\":[");
        String comma = "";
        for (Map.Entry<String, Entry> each : byId.entrySet()) {
            Entry entry = each.getValue();
            out.ascii(comma)
                    .ascii("\n{\"id\":")
                    .string(each.getKey())
                    .ascii(",\"epoch\":")
                    .number(entry.epoch);
            out.ascii(",\"answers\":[");
            comma = "";
            for (Answer answer : entry.answers) {
                out.ascii(comma)
                        .put('[')
                        .number(answer.seq)
                        .ascii(",\"")
                        .ascii(answer.first.toString());
                out.ascii("\",\"").ascii(answer.last.toString()).ascii("\"]");
                comma = ",";
            }
            out.ascii("]}");
        }
        return out.ascii("\n]}\n").toByteArray();
    }

    /**
     * @throws IOException when it is not what {@link #toJson} wrote
     */
    void load(byte[] json) throws IOException {
        try {
            for (JsonNode node : JSON.readTree(json).path("producers")) {
                for (JsonNode answer : node.path("answers")) {
                    Producer producer =
                            new Producer(
                                    node.path("id").asText(),
                                    node.path("epoch").asLong(),
                                    answer.path(0).asLong());
                    replay(producer, cursor(answer.path(1)), cursor(answer.path(2)));
                }
            }
            changed = false;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("not a list of producers", e);
        }
    }

    private static Cursor cursor(JsonNode node) throws IOException {
        return Cursor.parse(node.asText()).orElseThrow(() -> new IOException("no cursor: " + node));
    }
}
