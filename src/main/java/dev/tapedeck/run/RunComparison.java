package dev.tapedeck.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.analysis.Compared;
import dev.tapedeck.analysis.ComparedTrade;
import dev.tapedeck.analysis.Comparison;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Two runs side by side: what was asked for, the figures of their artifact {@code stats}, and the
 * trades of their artifact {@code trades}. Blocks.
 */
@Singleton
public class RunComparison {
    private static final String STATS = "stats";
    private static final String TRADES = "trades";
    private static final int MOST_STATS_BYTES = 4 << 20;
    private static final int MOST_TRADES = 200_000;
    private static final int DEPTH = 64;
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final Runs runs;

    public RunComparison(Runs runs) {
        this.runs = runs;
    }

    /** One side, and what of it could not be had. */
    private record Side(Run run, JsonNode stats, Optional<List<ComparedTrade>> trades) {
        boolean hasStats() {
            return stats.isObject();
        }

        Compared compared() {
            return new Compared(
                    StrictJson.tree(run.request()),
                    hasStats() ? stats : NOTHING,
                    trades.orElse(List.of()));
        }

        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("id", run.id()).put("kind", run.kind()).put("status", run.status().wire());
            return json.put("has_stats", hasStats()).put("has_trades", trades.isPresent());
        }
    }

    /** What only one of them has is compared with nothing: null. */
    ObjectNode of(String a, String b) throws IOException {
        Side first = side(a);
        Side second = side(b);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode sides = json.putArray("runs");
        sides.add(first.json()).add(second.json());
        json.setAll(Comparison.of(first.compared(), second.compared()).json());
        if (!first.hasStats() && !second.hasStats()) {
            json.set("metrics", NullNode.instance);
        }
        if (first.trades.isEmpty() || second.trades.isEmpty()) {
            json.set("trades", NullNode.instance);
        }
        return json;
    }

    private Side side(String id) throws IOException {
        Run run = runs.get(id);
        return new Side(run, stats(id), trades(id));
    }

    private JsonNode stats(String run) throws IOException {
        Optional<InputStream> found = runs.openArtifact(run, STATS);
        if (found.isEmpty()) {
            return NullNode.instance;
        }
        try (InputStream in = found.get()) {
            byte[] json = in.readNBytes(MOST_STATS_BYTES + 1);
            if (json.length > MOST_STATS_BYTES) {
                throw unfit(run, STATS, "has more than " + MOST_STATS_BYTES + " bytes");
            }
            return StrictJson.tree(StrictJson.object(json, DEPTH));
        } catch (Problem e) {
            throw unfit(run, STATS, e.detail());
        }
    }

    private Optional<List<ComparedTrade>> trades(String run) throws IOException {
        Optional<InputStream> found = runs.openArtifact(run, TRADES);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            return Optional.of(ComparedTrade.read(in, MOST_TRADES));
        } catch (JacksonException e) {
            throw unfit(run, TRADES, e.getOriginalMessage());
        } catch (IOException e) {
            throw unfit(run, TRADES, String.valueOf(e.getMessage()));
        }
    }

    private static Problem unfit(String run, String artifact, String why) {
        return Problem.parameter(
                "ids",
                "name " + run + ", whose artifact " + artifact + " cannot be compared: " + why);
    }
}
