package dev.tapedeck.messaging;

import dev.tapedeck.json.JsonCompactor;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.JsonRefused;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.KafkaMessageMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message of the ingest channel.
 *
 * @param key the record's key as it came, null when it has none
 * @param record where it came from; null when it is no record of a broker
 */
record Arrival(
        Message<?> message,
        byte[] payload,
        byte @Nullable [] key,
        Headers headers,
        @Nullable IncomingKafkaRecordMetadata<?, ?> record) {
    static final String SESSION = "session_id";

    private static final int MAX_DEPTH = 64;

    static Arrival of(Message<?> message) {
        IncomingKafkaRecordMetadata<?, ?> record =
                message.getMetadata(IncomingKafkaRecordMetadata.class).orElse(null);
        KafkaMessageMetadata<?> metadata = record;
        if (metadata == null) {
            // What is sent within the process says so with the metadata that it would send to a
            // broker.
            metadata = message.getMetadata(OutgoingKafkaRecordMetadata.class).orElse(null);
        }
        Object key = metadata == null ? null : metadata.getKey();
        Headers headers = metadata == null ? null : metadata.getHeaders();
        return new Arrival(
                message,
                bytes(message.getPayload()),
                key == null ? null : bytes(key),
                headers == null ? new RecordHeaders() : headers,
                record);
    }

    /** A configured deserializer may have made text of the bytes; a deleted record has none. */
    private static byte[] bytes(@Nullable Object value) {
        return switch (value) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    /** What the header says, else the key, else the one JSON object that is the body. */
    Optional<String> session() {
        String header = header(SESSION);
        if (header != null) {
            return Optional.of(header);
        }
        byte[] named = key;
        return named != null && named.length > 0
                ? Optional.of(new String(named, StandardCharsets.UTF_8))
                : sessionInBody();
    }

    @Nullable String header(String name) {
        Header header = headers.lastHeader(name);
        byte[] value = header == null ? null : header.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private Optional<String> sessionInBody() {
        JsonCompactor json = new JsonCompactor(MAX_DEPTH);
        json.begin(payload.length);
        json.input(payload, 0, payload.length);
        try {
            if (json.peek() != '{') {
                return Optional.empty();
            }
            json.value();
            // More than one object may belong to more than one session.
            return json.atEnd()
                    ? JsonFields.text(json.output(), 0, json.length(), SESSION)
                    : Optional.empty();
        } catch (JsonRefused e) {
            return Optional.empty();
        }
    }
}
