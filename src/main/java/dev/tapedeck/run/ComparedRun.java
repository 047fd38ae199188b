package dev.tapedeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.analysis.Compared;
import dev.tapedeck.analysis.ComparedTrade;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** One side of a comparison, and what of it could not be had: null or empty. */
record ComparedRun(
        Run run, JsonNode stats, JsonNode tearSheet, Optional<List<ComparedTrade>> trades) {
    private static final String STATS = "stats";
    private static final String TEAR_SHEET = "tear_sheet";
    private static final String TRADES = "trades";
    private static final int MOST_BYTES = 4 << 20;
    private static final int DEPTH = 64;

    /** The storage's failures, told apart from those of a content that is not what it should be. */
    private static final class Stored extends FilterInputStream {
        Stored(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return super.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            try {
                return super.read(bytes, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Makes something of an artifact's bytes. */
    private interface Content<T> {
        T read(InputStream in) throws IOException;
    }

    static ComparedRun read(Runs runs, String id, int mostTrades) throws IOException {
        Run run = runs.get(id);
        return new ComparedRun(
                run,
                artifact(runs, id, STATS, ComparedRun::object).orElse(NullNode.instance),
                artifact(runs, id, TEAR_SHEET, ComparedRun::object).orElse(NullNode.instance),
                artifact(runs, id, TRADES, in -> ComparedTrade.read(in, mostTrades)));
    }

    private static <T> Optional<T> artifact(
            Runs runs, String run, String artifact, Content<T> content) throws IOException {
        Optional<InputStream> found = runs.openArtifact(run, artifact);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = new Stored(found.get())) {
            return Optional.of(content.read(in));
        } catch (UncheckedIOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "artifact " + artifact + " of run " + run + " cannot be read: " + e);
        } catch (Problem | IOException e) {
            String why = e instanceof Problem p ? p.detail() : String.valueOf(e.getMessage());
            throw Problem.parameter(
                    "ids",
                    "name " + run + ", whose artifact " + artifact + " cannot be compared: " + why);
        }
    }

    private static JsonNode object(InputStream in) throws IOException {
        byte[] json = in.readNBytes(MOST_BYTES + 1);
        if (json.length > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        return StrictJson.tree(StrictJson.object(json, DEPTH));
    }

    boolean hasMetrics() {
        return stats.isObject() || tearSheet.isObject();
    }

    Compared compared() {
        return new Compared(parameters(), metrics(), trades.orElse(List.of()));
    }

    /**
     * What was asked for, with what the run says that it took for it: a default is the same as its
     * value written out. Which run it became is no parameter.
     */
    private ObjectNode parameters() {
        ObjectNode asked = StrictJson.tree(run.request()).deepCopy();
        JsonNode meta = StrictJson.tree(run.meta());
        if (meta.path("params").isObject()) {
            asked.set("params", meta.get("params"));
        }
        if (meta.hasNonNull("symbol")) {
            asked.set("symbol", meta.get("symbol"));
        }
        return asked.without("run_id");
    }

    /** The figures of stats, and those of the tear sheet that are one each. */
    private ObjectNode metrics() {
        ObjectNode metrics = JsonNodeFactory.instance.objectNode();
        for (JsonNode figures : List.of(tearSheet, stats)) {
            figures.properties().stream()
                    .filter(each -> isPlain(each.getKey(), each.getValue()))
                    .forEach(each -> metrics.set(each.getKey(), each.getValue()));
        }
        return metrics;
    }

    private static boolean isPlain(String name, JsonNode figure) {
        return !figure.isArray() && !name.equals("monthly_returns");
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", run.id()).put("kind", run.kind()).put("status", run.status().wire());
        return json.put("has_stats", stats.isObject()).put("has_trades", trades.isPresent());
    }
}
