package dev.tapedeck.story;

import java.util.random.RandomGenerator;

/** Where clients turn to with each request: one process, or any of several. Thread-safe. */
@FunctionalInterface
public interface Services {
    Service any(RandomGenerator random);
}
