package dev.tapedeck.log;

import java.util.Random;

/**
 * Seeded loops: the same cases on every run, others with {@code -Dtapedeck.seed=n}, and the seed in
 * the message of what fails.
 */
public final class Seeds {
    private static final long BASE = Long.getLong("tapedeck.seed", 20_261_121);

    @FunctionalInterface
    public interface Body {
        void run(Random random) throws Exception;
    }

    private Seeds() {}

    public static void run(int rounds, Body body) {
        for (int i = 0; i < rounds; i++) {
            long seed = BASE + i;
            try {
                body.run(new Random(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("with -Dtapedeck.seed=" + seed + ": " + e, e);
            }
        }
    }
}
