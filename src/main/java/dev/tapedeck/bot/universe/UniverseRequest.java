package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotsConfig;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a universe is to be made.
 *
 * @param filters checked; may lack any of them
 * @param forced null where nothing is said of it
 */
record UniverseRequest(RawObject filters, @Nullable Set<String> forced) {
    /**
     * @param body may be none at all
     * @throws Problem INVALID_JSON, INVALID_FIELD
     */
    static UniverseRequest read(byte @Nullable [] body, BotsConfig config) {
        if (body == null || body.length == 0) {
            return new UniverseRequest(RawObject.empty(), null);
        }
        RawObject given =
                RawObject.parse(StrictJson.object(body, config.jsonDepth())).orElseThrow();
        Problem problem = Problem.of(ProblemKind.INVALID_FIELD, "a filter is wrong");
        for (String name : List.of("minTurnover", "minVolPct")) {
            byte[] value = given.get(name);
            boolean good =
                    value == null
                            || (value[0] != '"'
                                    && given.decimal(name)
                                            .filter(each -> each.signum() >= 0)
                                            .isPresent());
            if (!good) {
                problem = problem.with(name, "should be a number from 0 on");
            }
        }
        if (!problem.errors().isEmpty()) {
            throw problem;
        }
        byte[] forced = given.get("forcedActive");
        return new UniverseRequest(
                given,
                forced == null
                        ? null
                        : SymbolList.read("forcedActive", forced, config.maxSymbols()));
    }
}
