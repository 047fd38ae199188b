package dev.tapedeck.execution.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.log.EventBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All events of one run in one array, and where each tick's begin. */
final class Recording {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An event as it was written. */
    record Written(String type, JsonNode data) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    private final List<Integer> begins = new ArrayList<>();

    /** Runs the ticks from {@code from} on, the ones before silently, and the end. */
    static Recording of(SimulationSpec spec, List<Tick> ticks, int from) {
        Simulation simulation = new Simulation(spec);
        EventSink sink = new EventSink();
        Recording recording = new Recording();
        for (int i = 0; i < ticks.size(); i++) {
            simulation.step(ticks.get(i), sink);
            if (i < from) {
                sink.clear();
            } else {
                recording.begins.add(recording.bytes.size());
                recording.add(sink.take());
            }
        }
        recording.begins.add(recording.bytes.size());
        simulation.finish(sink);
        recording.add(sink.take());
        return recording;
    }

    byte[] all() {
        return bytes.toByteArray();
    }

    byte[] from(int tick) {
        byte[] all = all();
        return Arrays.copyOfRange(all, begins.get(tick), all.length);
    }

    List<Written> events() throws IOException {
        List<Written> events = new ArrayList<>();
        for (String line : bytes.toString(StandardCharsets.UTF_8).split("\n")) {
            int space = line.indexOf(' ');
            events.add(
                    new Written(
                            line.substring(0, space), JSON.readTree(line.substring(space + 1))));
        }
        return events;
    }

    List<JsonNode> events(String type) throws IOException {
        return events().stream().filter(e -> e.type().equals(type)).map(Written::data).toList();
    }

    private void add(EventBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            bytes.writeBytes(batch.type(i).ascii());
            bytes.write(' ');
            bytes.write(batch.bytes(), batch.from(i), batch.to(i) - batch.from(i));
            bytes.write('\n');
        }
    }
}
