package dev.tapedeck.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.session.Recorders;
import dev.tapedeck.session.SessionBoot;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.Test;

/** The channels without a broker, in this process. */
@QuarkusTest
@TestProfile(MemoryChannelsTest.InMemory.class)
class MemoryChannelsTest {
    /** Nothing on disk, and the committed events on. */
    public static class InMemory implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tapedeck.store", "memory",
                    "tapedeck.demo", "false",
                    "tapedeck.messaging.committed.enabled", "true");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    @Connector(MemoryConnector.NAME)
    MemoryConnector channels;

    @Inject SessionBoot boot;
    @Inject Recorders recorders;

    private void register(String session) {
        String body =
                "{\"session_id\":\"%s\",\"user_id\":\"u\",\"strategy_id\":\"%s\",\"broker_connection_id\":\"b\"}";
        boot.create(body.formatted(session, session).getBytes(UTF_8));
    }

    private Uni<Void> send(String key, String body) {
        var metadata = OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build();
        return channels.send(
                IngestChannel.NAME, Message.of(body.getBytes(UTF_8), Metadata.of(metadata)));
    }

    @Test
    void aThousandMessagesOfManySessionsInTheirOrder() {
        List<String> committed = new CopyOnWriteArrayList<>();
        Consumer<Message<?>> listener =
                message -> {
                    String key =
                            new String(
                                    (byte[])
                                            message.getMetadata(OutgoingKafkaRecordMetadata.class)
                                                    .orElseThrow()
                                                    .getKey(),
                                    UTF_8);
                    String line = new String((byte[]) message.getPayload(), UTF_8);
                    committed.add(key + " " + line.replaceAll(".*\"n\":(\\d+).*", "$1"));
                };
        channels.listen(CommittedChannel.NAME, listener);
        for (int session = 0; session < 10; session++) {
            register("many-" + session);
        }
        List<Uni<Void>> sent = new ArrayList<>();
        for (int n = 1; n <= 200; n++) {
            for (int session = 0; session < 10; session++) {
                sent.add(send("many-" + session, "{\"type\":\"node\",\"data\":{\"n\":" + n + "}}"));
            }
        }
        var all = Uni.join().all(sent).andFailFast().await().atMost(SOON);
        assertEquals(2000, all.size());
        await().atMost(SOON).until(() -> committed.size() >= 2000);
        channels.unlisten(CommittedChannel.NAME, listener);
        Map<String, List<String>> bySession =
                committed.stream().collect(Collectors.groupingBy(each -> each.split(" ")[0]));
        List<String> numbers = new ArrayList<>();
        for (int n = 1; n <= 200; n++) {
            numbers.add(Integer.toString(n));
        }
        assertEquals(10, bySession.size());
        bySession.forEach((key, lines) ->
                assertEquals(numbers, lines.stream().map(each -> each.split(" ")[1]).toList()));
    }

    @Test
    void badOnesAreHeardAsDeadLetters() {
        register("good");
        List<String> codes = new CopyOnWriteArrayList<>();
        Consumer<Message<?>> listener =
                message -> {
                    var metadata =
                            message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
                    codes.add(new String(metadata.getHeaders().lastHeader("code").value(), UTF_8));
                };
        channels.listen(DeadLetters.CHANNEL, listener);
        send("good", "{").await().atMost(SOON);
        send("nobody", "{\"type\":\"node\",\"data\":{}}").await().atMost(SOON);
        send(null, "[]").await().atMost(SOON);
        assertEquals(List.of("INVALID_JSON", "SESSION_NOT_FOUND", "INVALID_FIELD"), codes);
        channels.unlisten(DeadLetters.CHANNEL, listener);
    }

    @Test
    void eventsThatCameAnotherWayGoOutToo() {
        register("other");
        List<String> heard = new CopyOnWriteArrayList<>();
        Consumer<Message<?>> listener =
                message -> heard.add(new String((byte[]) message.getPayload(), UTF_8));
        channels.listen(CommittedChannel.NAME, listener);
        var appended =
                recorders
                        .find("other")
                        .chain(it ->
                                it.append(
                                        EventBatch.of(EventType.NODE, "{\"x\":1}".getBytes(UTF_8))))
                        .await()
                        .atMost(SOON);
        assertEquals(1, appended.count());
        await().atMost(SOON)
                .until(() ->
                        heard.stream().anyMatch(each -> each.contains("\"session_id\":\"other\"")));
        assertTrue(heard.getFirst().startsWith("{\"catchup_id\":\"1.1\""));
        channels.unlisten(CommittedChannel.NAME, listener);
    }
}
