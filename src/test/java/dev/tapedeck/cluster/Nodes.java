package dev.tapedeck.cluster;

import dev.tapedeck.story.Findings;
import dev.tapedeck.story.Service;
import dev.tapedeck.story.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Several processes of the service on one storage. One thread drives them. */
final class Nodes implements Services, AutoCloseable {
    private final List<Service> all = new ArrayList<>();
    private final Random random;
    private final Deque<Service> toBeKilled = new ArrayDeque<>();

    Nodes(
            Path jar,
            Path home,
            int count,
            Map<String, String> settings,
            SplittableRandom random,
            Findings findings)
            throws IOException {
        for (int i = 1; i <= count; i++) {
            Path own = Files.createDirectories(home.resolve("node-" + i));
            all.add(new Service(jar, own, settings, random.split(), findings));
        }
        this.random = Random.from(random.split());
    }

    List<Service> all() {
        return all;
    }

    /** One that is up, if any is. */
    @Override
    public Service any(RandomGenerator by) {
        List<Service> up = all.stream().filter(each -> each.life() != 0).toList();
        List<Service> choice = up.isEmpty() ? all : up;
        return choice.get(by.nextInt(choice.size()));
    }

    void start() throws IOException {
        for (Service each : all) {
            each.launch();
        }
        all.forEach(Service::awaitUp);
    }

    /** Whose turn it is to be killed: each one before any a second time. */
    Service victim() {
        if (toBeKilled.isEmpty()) {
            List<Service> order = new ArrayList<>(all);
            Collections.shuffle(order, random);
            toBeKilled.addAll(order);
        }
        return toBeKilled.remove();
    }

    List<String> errors() throws IOException {
        List<String> errors = new ArrayList<>();
        for (Service each : all) {
            errors.addAll(each.errors());
        }
        return errors;
    }

    @Override
    public void close() {
        all.forEach(Service::close);
    }
}
