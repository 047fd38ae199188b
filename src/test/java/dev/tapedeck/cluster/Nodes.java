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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Several processes of the service on one storage. One thread drives them. */
final class Nodes implements Services, AutoCloseable {
    private final List<Service> all = new ArrayList<>();
    private final List<Service> turns;
    private final Set<Service> spared;
    private final Deque<Service> starting = new ArrayDeque<>();

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
        this.turns = new ArrayList<>(all);
        Collections.shuffle(turns, Random.from(random.split()));
        this.spared = new HashSet<>(all);
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
            launch(each);
        }
        awaitAll();
    }

    private void launch(Service node) throws IOException {
        node.launch();
        starting.add(node);
    }

    /** Those that come up do so later, in the order of their starts. */
    private void awaitNext() {
        starting.remove().awaitUp();
    }

    /** {@code kill -9} of one while another goes on, and a new process in its place. */
    void killOne() throws IOException, InterruptedException {
        while (up() < 2) {
            awaitNext();
        }
        Service victim = victim();
        victim.kill();
        launch(victim);
    }

    /** The same with one that has not come up again yet, if there is one. */
    boolean killOneThatStarts() throws IOException, InterruptedException {
        Service victim = starting.poll();
        if (victim != null) {
            victim.kill();
            launch(victim);
        }
        return victim != null;
    }

    private long up() {
        return all.stream().filter(each -> each.life() != 0).count();
    }

    /** Who is up and has been spared the longest. */
    private Service victim() {
        Service victim = turns.stream().filter(each -> each.life() != 0).findFirst().orElseThrow();
        turns.remove(victim);
        turns.add(victim);
        spared.remove(victim);
        return victim;
    }

    /** Some have not been killed yet while they were up. */
    boolean areSomeSpared() {
        return !spared.isEmpty();
    }

    void awaitAll() {
        while (!starting.isEmpty()) {
            awaitNext();
        }
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
