package dev.tapedeck.execution.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ta4j.core.BarSeries;

/**
 * A strategy that executions can name.
 *
 * @param own its own parameters; those of every strategy come after them
 * @param check refuses values that do not fit together
 */
public record StrategyKind(
        String name, String description, List<ParameterSpec> own, Check check, Maker maker) {
    /** Throws a {@link dev.tapedeck.problem.Problem} with the field's name. */
    @FunctionalInterface
    public interface Check {
        void check(Params params);
    }

    /** Makes the strategy over a series that is still empty. */
    @FunctionalInterface
    public interface Maker {
        Strategy over(BarSeries series, Params params);
    }

    public StrategyKind {
        own = List.copyOf(own);
    }

    /** All parameters, with the bar length that fits the source. */
    public List<ParameterSpec> parameters(int barSeconds) {
        List<ParameterSpec> all = new ArrayList<>(own);
        all.addAll(CommonParameters.all(barSeconds));
        return all;
    }

    /**
     * @throws dev.tapedeck.problem.Problem INVALID_FIELD that names the field
     */
    public Params read(@Nullable JsonNode json, int barSeconds) {
        Params params = Params.read(parameters(barSeconds), json);
        check.check(params);
        return params;
    }
}
