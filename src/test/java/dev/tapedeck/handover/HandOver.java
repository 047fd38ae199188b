package dev.tapedeck.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.story.Api;
import dev.tapedeck.story.Company;
import dev.tapedeck.story.Findings;
import dev.tapedeck.story.Ledger;
import dev.tapedeck.story.Proof;
import dev.tapedeck.story.Service;
import dev.tapedeck.story.Tally;
import dev.tapedeck.story.Writer.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The story: sessions that are written to and followed by many, while the service is killed again
 * and again. Its chapters are called in order by the test's thread; everybody else has a thread and
 * a seed of their own.
 */
final class HandOver implements AutoCloseable {
    /**
     * @param subscribers of each session; as many again follow two of them at once, in all
     * @param forgets the service drops old lines
     * @param heard what subscribers must have heard before the story may end
     * @param settings of the service, by the names of their environment variables
     */
    record Plan(
            long seed,
            int kills,
            int reconnects,
            int subscribers,
            boolean forgets,
            List<String> heard,
            Map<String, String> settings) {}

    private static final Duration ROUND = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofMinutes(3);
    private static final long START_NANOS = 2_500_000_000L;
    private static final int REBORN = 3;
    private static final int EPOCHS = 3;

    private final Plan plan;
    private final SplittableRandom random;
    private final Findings findings = new Findings();
    private final Tally tally = new Tally();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;
    private final Api api;
    private final List<Ledger> ledgers;
    private final Company company;
    private final Map<String, byte[]> logs = new HashMap<>();
    private final Map<String, byte[]> states = new HashMap<>();
    private int kills;

    HandOver(Path jar, Path home, Plan plan) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        this.service = new Service(jar, home, plan.settings(), random.split(), findings);
        this.api = new Api(service, client);
        this.ledgers =
                List.of(
                        new Ledger("busy", false, plan.forgets()),
                        new Ledger("steady", false, plan.forgets()),
                        new Ledger("quiet", false, plan.forgets()),
                        new Ledger("reborn", true, plan.forgets()));
        this.company = new Company(any -> service, client, random.split(), findings, tally);
        casting();
    }

    /**
     * A busy session, one that is written to in every manner, a quiet one, and one that is reset.
     */
    private void casting() {
        company.writer(ledgers.get(0), Manner.NUMBERED, 15);
        company.writer(ledgers.get(0), Manner.NUMBERED, 15);
        company.writer(ledgers.get(0), Manner.TRADES, 20);
        company.writer(ledgers.get(1), Manner.NUMBERED, 15);
        company.writer(ledgers.get(1), Manner.ONCE, 15);
        company.writer(ledgers.get(2), Manner.NUMBERED, 500);
        company.writer(ledgers.get(REBORN), Manner.NUMBERED, 15);
        company.writer(ledgers.get(REBORN), Manner.TRADES, 20);
        company.other(
                "resetter",
                finishing ->
                        new Resetter(
                                ledgers.get(REBORN),
                                service,
                                client,
                                random.split(),
                                findings,
                                finishing));
        for (int i = 0; i < plan.subscribers(); i++) {
            ledgers.forEach(each -> company.subscriber(List.of(each)));
            company.subscriber(List.of(ledgers.get(i % 4), ledgers.get((i + 1) % 4)));
        }
    }

    void theServiceStarts() throws IOException {
        service.start();
        ledgers.forEach(each -> api.register(each.session()));
        api.command("busy", "start");
    }

    void everybodySetsToWork() {
        company.setToWork();
    }

    /** Killed in the middle of it all, and now and then once more before it has come up again. */
    void theServiceIsKilledAndComesBackAgainAndAgain() throws IOException, InterruptedException {
        while (kills < plan.kills()) {
            int share = (plan.reconnects() - tally.reconnects()) / (plan.kills() - kills) + 1;
            work(tally.reconnects() + Math.max(share, 10), answered() + 200 + random.nextInt(2000));
            kill();
            while (kills < plan.kills() && random.nextInt(5) == 0) {
                service.launch();
                LockSupport.parkNanos(random.nextLong(START_NANOS));
                kill();
            }
            service.start();
        }
        work(plan.reconnects(), answered() + 1000);
        findings.await("enough has happened", ROUND, this::enoughHasHappened);
    }

    private boolean enoughHasHappened() {
        return ledgers.get(REBORN).epochsBegun() >= EPOCHS
                && plan.heard().stream().allMatch(each -> tally.times(each) > 0);
    }

    private void kill() throws InterruptedException {
        service.kill();
        kills++;
    }

    private void work(int reconnects, long answered) {
        findings.await(
                reconnects + " reconnects and " + answered + " events",
                ROUND,
                () -> tally.reconnects() >= reconnects && answered() >= answered);
    }

    private long answered() {
        return ledgers.stream().mapToLong(Ledger::answeredEvents).sum();
    }

    void theSessionsEndAndEverybodyReadsToTheEnd() {
        company.writersFinish(END);
        company.subscribersGoToTheEnd();
        ledgers.forEach(each -> api.command(each.session(), "stop"));
        company.awaitSubscribers(END);
        findings.assertNone();
    }

    void everySubscribersSequenceIsTheLogAndEveryAnsweredEventIsInIt() throws IOException {
        for (Ledger ledger : ledgers) {
            String session = ledger.session();
            long epoch = api.head(session).epoch();
            Proof proof = new Proof(ledger);
            for (long old = 1; old < epoch; old++) {
                proof.epoch(
                        old,
                        Api.lines(
                                files(
                                        folder(session)
                                                .resolve("archive")
                                                .resolve(Long.toString(old)))));
            }
            byte[] log = api.log(session);
            byte[] state = api.state(session);
            proof.epoch(epoch, Api.lines(log));
            proof.everySubscriberWasToldTheLog();
            proof.everyFilterLetItsTypesThrough();
            proof.everyAnsweredEventStandsWhereTheAnswerSaid();
            proof.nothingStandsTwiceAndNothingThatNobodySent();
            proof.everySnapshotWasTheStateAtItsCursor(api, epoch);
            proof.theStateIsWhatTheLogAddsUpTo(state, epoch);
            assertArrayEquals(state, api.state(session, api.head(session)).orElseThrow(), session);
            logs.put(session, log);
            states.put(session, state);
            System.out.println("hand-over: " + proof);
        }
    }

    void theFilesSayTheSameWhenTheServiceHasStopped() throws IOException, InterruptedException {
        service.stop();
        for (Ledger ledger : ledgers) {
            assertArrayEquals(
                    logs.get(ledger.session()), files(folder(ledger.session())), ledger.session());
        }
    }

    void andSoDoesTheServiceWhenItIsBack() throws IOException {
        service.start();
        assertEquals(List.of(), service.errors(), "the service's own log");
        for (Ledger ledger : ledgers) {
            assertArrayEquals(
                    logs.get(ledger.session()), api.log(ledger.session()), ledger.session());
            assertEquals(text(states.get(ledger.session())), text(api.state(ledger.session())));
        }
    }

    void itWasNoIdleStory() {
        System.out.println("hand-over: " + this);
        assertEquals(plan.kills(), kills, "kills");
        assertTrue(tally.reconnects() >= plan.reconnects(), () -> "reconnects: " + tally);
        assertTrue(enoughHasHappened(), this::toString);
    }

    @Override
    public String toString() {
        int epochs = ledgers.get(REBORN).epochsBegun();
        return kills
                + " kills, "
                + tally
                + ", "
                + answered()
                + " events answered, "
                + epochs
                + " resets";
    }

    private Path folder(String session) {
        return service.data().resolve(Api.folder(session));
    }

    /**
     * A log's files in the order of what is in them: the older segments are named by their first
     * seq, the newest has none.
     */
    private static byte[] files(Path folder) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (var found = Files.newDirectoryStream(folder, "events-*.jsonl")) {
            List<Path> older = new ArrayList<>();
            found.forEach(older::add);
            older.sort(null);
            for (Path each : older) {
                all.write(Files.readAllBytes(each));
            }
        }
        all.write(Files.readAllBytes(folder.resolve("events.jsonl")));
        return all.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() {
        // Whoever is still at it sees this and goes.
        findings.add("the story is over");
        service.close();
        client.shutdownNow();
    }
}
