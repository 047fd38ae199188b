package dev.tapedeck.messaging;

import dev.tapedeck.log.Producer;
import dev.tapedeck.session.SessionWriter;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Finds out whom a message's events are appended for. */
@ApplicationScoped
public class Senders {
    private final TopicIds topics;

    // ingest thread
    private final Map<TopicPartition, Long> newest = new HashMap<>();

    public Senders(TopicIds topics) {
        this.topics = topics;
    }

    /**
     * Notes a message in the order of arrival, on the ingest thread. When a partition's offsets
     * fall, its records come again, or the topic has been made anew.
     */
    void arrived(Arrival arrival) {
        IncomingKafkaRecordMetadata<?, ?> record = arrival.record();
        if (record != null) {
            TopicPartition partition = new TopicPartition(record.getTopic(), record.getPartition());
            Long before = newest.put(partition, record.getOffset());
            if (before != null && before >= record.getOffset()) {
                topics.forget(record.getTopic());
            }
        }
    }

    /** Fails with INVALID_HEADER, or OVERLOADED while the broker cannot be asked. */
    Uni<Sender> of(Arrival arrival) {
        Producer named =
                SessionWriter.producer(
                        arrival.header("producer-id"),
                        arrival.header("producer-epoch"),
                        arrival.header("producer-seq"));
        if (named != null) {
            return Uni.createFrom().item(new Sender(named, false));
        }
        IncomingKafkaRecordMetadata<?, ?> record = arrival.record();
        if (record == null) {
            return Uni.createFrom().item(Sender.UNKNOWN);
        }
        return topics.of(record.getTopic())
                .map(id -> Sender.record(id, record.getPartition(), record.getOffset()));
    }
}
