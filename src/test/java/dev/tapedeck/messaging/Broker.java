package dev.tapedeck.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in this process, which can be stopped and comes back on its port. */
public final class Broker implements AutoCloseable {
    static final int PARTITIONS = 2;

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClusterTestKit cluster;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    public Broker() throws Exception {
        TestKitNodes nodes =
                new TestKitNodes.Builder()
                        .setCombined(true)
                        .setNumBrokerNodes(1)
                        .setNumControllerNodes(1)
                        .build();
        cluster =
                new KafkaClusterTestKit.Builder(nodes)
                        .setConfigProp("offsets.topic.replication.factor", "1")
                        .setConfigProp("offsets.topic.num.partitions", "1")
                        .setConfigProp("group.min.session.timeout.ms", "2000")
                        .setConfigProp("group.initial.rebalance.delay.ms", "0")
                        // A broker that comes back waits until its former life is given up.
                        .setConfigProp("broker.heartbeat.interval.ms", "500")
                        .setConfigProp("broker.session.timeout.ms", "3000")
                        .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        admin = Admin.create(client());
        Properties own = client();
        own.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        producer = new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
        for (String topic : List.of("tapedeck-dead-letter", "tapedeck-committed")) {
            create(topic);
        }
        create("tapedeck-ingest");
    }

    public void create(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    void delete(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    }

    public String address() {
        return cluster.bootstrapServers();
    }

    private Properties client() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", address());
        return properties;
    }

    public void stop() {
        cluster.brokers().values().forEach(each -> each.shutdown());
    }

    public void startAgain() {
        cluster.brokers().values().forEach(each -> each.startup());
    }

    @CanIgnoreReturnValue
    public Future<RecordMetadata> send(
            String topic, String key, String value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return producer.send(record);
    }

    @CanIgnoreReturnValue
    Future<RecordMetadata> send(String key, String value) {
        return send("tapedeck-ingest", key, value, Map.of());
    }

    /** The next offset that the service's group would read, per partition; 0 where it has none. */
    List<Long> groupOffsets(String topic) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> found =
                admin.listConsumerGroupOffsets("tapedeck")
                        .partitionsToOffsetAndMetadata()
                        .get(30, TimeUnit.SECONDS);
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            OffsetAndMetadata at = found.get(new TopicPartition(topic, i));
            offsets.add(at == null ? 0 : at.offset());
        }
        return offsets;
    }

    public List<Long> endOffsets(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return List.copyOf(
                    new TreeMap<>(byPartition(consumer.endOffsets(partitions(topic)))).values());
        }
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> found = new TreeMap<>();
        offsets.forEach((partition, offset) -> found.put(partition.partition(), offset));
        return found;
    }

    /** Reads the topic from its beginning until what has been read is enough. */
    @CanIgnoreReturnValue
    List<ConsumerRecord<byte[], byte[]>> readUntil(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(partitions(topic));
            consumer.seekToBeginning(partitions(topic));
            while (!enough.test(read)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError(
                            "after 30 s " + topic + " has only " + read.size() + " records");
                }
                consumer.poll(POLL).forEach(read::add);
            }
        }
        return read;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties own = client();
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }

    @Override
    public void close() throws Exception {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        cluster.close();
    }
}
