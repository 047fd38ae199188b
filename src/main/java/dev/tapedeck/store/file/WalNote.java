package dev.tapedeck.store.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line of the commit log that is no event: {@code @<name> <json> <crc of both>}. It has a crc of
 * its own, since good lines are still taken out of a damaged group.
 */
sealed interface WalNote {
    ObjectMapper JSON = new ObjectMapper();

    LogId log();

    /** Where the log lives and what it held when the segment's first line of it was written. */
    record Base(LogId log, Cursor after, String place) implements WalNote {
        void write(JsonBytes out) {
            int from = out.length();
            out.ascii("@base {\"log\":\"").ascii(log.toString());
            out.ascii("\",\"after\":\"").ascii(after.toString());
            out.ascii("\",\"place\":").string(place).put('}');
            end(out, from);
        }
    }

    /** A producer's request and its answer. */
    record Request(LogId log, Producer producer, Cursor first, Cursor last) implements WalNote {
        static Request of(LogId log, Remembered request) {
            return new Request(log, request.producer(), request.first(), request.last());
        }

        void write(JsonBytes out) {
            int from = out.length();
            out.ascii("@producer {\"log\":\"").ascii(log.toString());
            out.ascii("\",\"id\":").string(producer.id());
            out.ascii(",\"epoch\":").number(producer.epoch());
            out.ascii(",\"seq\":").number(producer.seq());
            out.ascii(",\"first\":\"").ascii(first.toString());
            out.ascii("\",\"last\":\"").ascii(last.toString()).ascii("\"}");
            end(out, from);
        }
    }

    private static void end(JsonBytes out, int from) {
        int crc = Crc.of(out.array(), from, out.length());
        out.put(' ').hex(crc).put('\n');
    }

    /** The note at {@code from..to}, without its line feed; null when it is not one, unharmed. */
    static @Nullable WalNote read(byte[] bytes, int from, int to) {
        int crcAt = to - 8;
        if (crcAt - 1 <= from || !Crc.standsAt(bytes, crcAt, Crc.of(bytes, from, crcAt - 1))) {
            return null;
        }
        String line = new String(bytes, from, crcAt - 1 - from, StandardCharsets.UTF_8);
        int space = line.indexOf(' ');
        try {
            JsonNode json = JSON.readTree(line.substring(space + 1));
            LogId log = LogId.parse(json.path("log").asText()).orElse(null);
            if (log == null) {
                return null;
            }
            return switch (line.substring(0, Math.max(0, space))) {
                case "@base" -> new Base(log, cursor(json, "after"), json.path("place").asText());
                case "@producer" -> request(log, json);
                default -> null;
            };
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Request request(LogId log, JsonNode json) {
        long epoch = json.path("epoch").asLong();
        Producer producer =
                new Producer(json.path("id").asText(), epoch, json.path("seq").asLong());
        return new Request(log, producer, cursor(json, "first"), cursor(json, "last"));
    }

    private static Cursor cursor(JsonNode json, String name) {
        String text = json.path(name).asText();
        return Cursor.parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }
}
