package dev.tapedeck.job;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How often and how long the jobs of each type may be tried. Immutable. */
@Singleton
public class JobPolicies {
    /**
     * @param timeout of one attempt
     * @param maxAttempts how often it may be begun
     */
    public record Policy(Duration timeout, int maxAttempts) {}

    private static final Map<JobType, Policy> DEFAULTS =
            Map.of(
                    JobType.BACKTEST, new Policy(Duration.ofHours(1), 1),
                    JobType.OPTIMIZATION, new Policy(Duration.ofHours(12), 3),
                    JobType.SIGNAL_GENERATION, new Policy(Duration.ofHours(1), 3),
                    JobType.DATA_REFRESH, new Policy(Duration.ofHours(2), 3),
                    JobType.CUSTOM, new Policy(Duration.ofHours(24), 3));

    /** More than that no job can ask for. */
    public static final int MOST_ATTEMPTS = 10;

    private final Map<JobType, Policy> policies = new EnumMap<>(DEFAULTS);
    private final Duration backOff;
    private final Duration maxBackOff;

    public JobPolicies(JobsConfig config) {
        backOff = config.backOff();
        maxBackOff = config.maxBackOff();
        config.types()
                .forEach((wire, given) -> {
                    JobType type =
                            JobType.of(wire)
                                    .orElseThrow(() ->
                                            new IllegalStateException(
                                                    "tapedeck.jobs.types."
                                                            + wire
                                                            + ": no such type"));
                    Policy before = of(type);
                    int attempts = given.maxAttempts().orElse(before.maxAttempts());
                    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
                        throw new IllegalStateException(
                                "tapedeck.jobs.types."
                                        + wire
                                        + ".max-attempts is not 1 to "
                                        + MOST_ATTEMPTS);
                    }
                    policies.put(
                            type, new Policy(given.timeout().orElse(before.timeout()), attempts));
                });
    }

    Policy of(JobType type) {
        return Objects.requireNonNull(policies.get(type));
    }

    /** From the end of that attempt to the next. */
    Duration pauseAfter(int attempt) {
        long doubled = backOff.toMillis() << Math.clamp(attempt - 1L, 0, 20);
        return Duration.ofMillis(Math.clamp(doubled, 0, maxBackOff.toMillis()));
    }
}
