package dev.tapedeck.messaging;

import dev.tapedeck.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * The channel of messages that can never be appended: payload, key and headers as they came, and
 * headers that say why and from where: {@code reason}, {@code code}, {@code detail}, {@code field},
 * {@code origin-topic}, {@code origin-partition}, {@code origin-offset}.
 */
@ApplicationScoped
public class DeadLetters {
    static final String CHANNEL = "tapedeck-dead-letter";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MutinyEmitter<byte[]> emitter;
    private final Counter sent;
    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    /** Whoever sends waits for the answer, so what is in the buffer is in flight anyway. */
    public DeadLetters(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> emitter,
            MeterRegistry meters) {
        this.emitter = emitter;
        this.sent = meters.counter("tapedeck.messaging.dead.letters");
    }

    /** Completes when the dead letter is acknowledged. */
    Uni<Void> send(Arrival arrival, Problem why) {
        log(arrival, why);
        OutgoingKafkaRecordMetadata<byte[]> metadata =
                OutgoingKafkaRecordMetadata.<byte[]>builder()
                        .withKey(arrival.key())
                        .withHeaders(headers(arrival, why))
                        .build();
        return emitter.sendMessage(Message.of(arrival.payload(), Metadata.of(metadata)))
                .invoke(() -> sent.increment());
    }

    private static Headers headers(Arrival arrival, Problem why) {
        Headers headers = new RecordHeaders(arrival.headers().toArray());
        set(headers, "reason", why.kind().title());
        set(headers, "code", why.kind().name());
        set(headers, "detail", why.detail());
        if (!why.errors().isEmpty()) {
            set(headers, "field", why.errors().getFirst().field());
        }
        IncomingKafkaRecordMetadata<?, ?> record = arrival.record();
        if (record != null) {
            set(headers, "origin-topic", record.getTopic());
            set(headers, "origin-partition", Integer.toString(record.getPartition()));
            set(headers, "origin-offset", Long.toString(record.getOffset()));
        }
        return headers;
    }

    private static void set(Headers headers, String name, String value) {
        Headers set = headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
        assert set.lastHeader(name) != null;
    }

    /** A thousand bad messages are not worth a thousand lines. */
    private void log(Arrival arrival, Problem why) {
        long now = System.nanoTime();
        long last = loggedNanos.get();
        boolean due = now - last >= QUIET_NANOS && loggedNanos.compareAndSet(last, now);
        IncomingKafkaRecordMetadata<?, ?> record = arrival.record();
        LOG.logf(
                due ? Logger.Level.WARN : Logger.Level.DEBUG,
                "a dead letter%s: %s, %s",
                record == null
                        ? ""
                        : " from %s-%d at %d"
                                .formatted(
                                        record.getTopic(),
                                        record.getPartition(),
                                        record.getOffset()),
                why.kind(),
                why.detail());
    }
}
