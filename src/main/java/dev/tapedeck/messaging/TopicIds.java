package dev.tapedeck.messaging;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * The broker's own ids of topics. A topic that is deleted and made again keeps its name and counts
 * its offsets from zero, but has another id: offsets are worth comparing only under the same id.
 * Thread-safe.
 */
@ApplicationScoped
public class TopicIds {
    private final KafkaClientService clients;
    private final ConcurrentHashMap<String, Uni<String>> byTopic = new ConcurrentHashMap<>();

    public TopicIds(KafkaClientService clients) {
        this.clients = clients;
    }

    /**
     * Up to 32 letters, digits, '-' and '_'. Asked for once and then remembered; fails with
     * OVERLOADED.
     */
    Uni<String> of(String topic) {
        return byTopic.computeIfAbsent(
                topic,
                name ->
                        Uni.createFrom()
                                .deferred(() -> ask(name))
                                .onFailure()
                                .invoke(e -> forget(name))
                                .onFailure()
                                .transform(e -> unknown(name, e))
                                .memoize()
                                .indefinitely());
    }

    /** The next one who asks is answered by the broker. */
    void forget(String topic) {
        Uni<String> forgotten = byTopic.remove(topic);
        assert forgotten == null || !forgotten.equals(byTopic.get(topic));
    }

    private Uni<String> ask(String topic) {
        Admin admin = Admin.create(configuration());
        return Uni.createFrom()
                .completionStage(() ->
                        admin.describeTopics(List.of(topic)).allTopicNames().toCompletionStage())
                .map(all -> text(topic, all.values().iterator().next().topicId()))
                // The client cannot wait for its own thread.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .eventually(() -> admin.close(Duration.ZERO));
    }

    /** A broker that gives no ids leaves only the name. */
    private static String text(String topic, Uuid id) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return id.equals(Uuid.ZERO_UUID)
                ? UUID.nameUUIDFromBytes(name).toString().replace("-", "")
                : id.toString();
    }

    /** How the channel's consumer reaches the broker. */
    private Map<String, Object> configuration() {
        KafkaConsumer<?, ?> consumer = clients.getConsumer(IngestChannel.NAME);
        Map<String, Object> known = new HashMap<>(consumer.configuration());
        known.keySet().retainAll(AdminClientConfig.configNames());
        known.merge(AdminClientConfig.CLIENT_ID_CONFIG, "-topics", (id, more) -> id + "-topics");
        return known;
    }

    private static Problem unknown(String topic, Throwable why) {
        return Problem.of(
                ProblemKind.OVERLOADED,
                "the broker does not say the id of the topic " + topic + ": " + why.getMessage());
    }
}
