package dev.tapedeck.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.messaging.Broker;
import dev.tapedeck.story.Api;
import dev.tapedeck.story.Company;
import dev.tapedeck.story.Findings;
import dev.tapedeck.story.Ledger;
import dev.tapedeck.story.Proof;
import dev.tapedeck.story.Tally;
import dev.tapedeck.story.Writer.Manner;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The story: sessions that are written to and followed through any of several nodes, while nodes
 * are killed and the bus between them fails. Its chapters are called in order by the test's thread.
 */
final class Cluster implements AutoCloseable {
    /**
     * @param subscribers of each session; as many again follow two of them at once
     * @param settings of every node, by the names of their environment variables
     */
    record Plan(
            long seed,
            int nodes,
            int kills,
            int outages,
            int subscribers,
            Map<String, String> settings) {}

    private static final Duration ROUND = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(60);
    private static final int BUSY = 0;
    private static final int STEADY = 1;
    private static final int QUIET = 2;
    private static final int EVENTS_A_ROUND = 50;
    private static final int MARKET_EVENTS_A_ROUND = 5;
    private static final int MOVES_A_KILL = 5;

    private final Plan plan;
    private final Broker broker;
    private final SplittableRandom random;
    private final Findings findings = new Findings();
    private final Tally tally = new Tally();
    private final AtomicLong gossip = new AtomicLong();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Nodes nodes;
    private final List<Ledger> ledgers;
    private final Ledger market = new Ledger(Market.SESSION, false, false);
    private final Company company;
    private final long saidBefore;
    private int kills;
    private int outages;

    Cluster(Path jar, Path home, Broker broker, Plan plan) throws IOException {
        this.plan = plan;
        this.broker = broker;
        this.random = new SplittableRandom(plan.seed());
        this.nodes = new Nodes(jar, home, plan.nodes(), plan.settings(), random.split(), findings);
        this.ledgers =
                List.of(
                        new Ledger("busy", false, false),
                        new Ledger("steady", false, false),
                        new Ledger("quiet", false, false));
        this.company = new Company(nodes, client, random.split(), findings, tally);
        this.saidBefore = said();
        casting();
    }

    private void casting() {
        company.writer(ledgers.get(BUSY), Manner.NUMBERED, 40);
        company.writer(ledgers.get(BUSY), Manner.NUMBERED, 40);
        company.writer(ledgers.get(BUSY), Manner.TRADES, 40);
        company.writer(ledgers.get(STEADY), Manner.NUMBERED, 60);
        company.writer(ledgers.get(STEADY), Manner.ONCE, 60);
        company.writer(ledgers.get(STEADY), Manner.CONDITIONAL, 80);
        company.writer(ledgers.get(QUIET), Manner.CONDITIONAL, 300);
        company.writer(ledgers.get(QUIET), Manner.TRADES, 500);
        List<String> sessions = List.of("busy", "steady", "quiet", Market.SESSION);
        company.other(
                "gossip",
                finishing ->
                        new Gossip(broker, sessions, random.split(), findings, finishing, gossip));
        for (int i = 0; i < plan.subscribers(); i++) {
            ledgers.forEach(each -> company.subscriber(List.of(each)));
            company.subscriber(List.of(market));
            company.subscriber(List.of(ledgers.get(i % 3), market));
        }
    }

    private Api anyNode() {
        return new Api(nodes.any(random), client);
    }

    void theNodesStart() throws IOException {
        nodes.start();
        ledgers.forEach(each -> anyNode().register(each.session()));
        anyNode().command("busy", "start");
        anyNode().register(Market.SESSION);
        anyNode().command(Market.SESSION, "start");
        Market.begin(anyNode(), Market.SESSION, "300");
    }

    void everybodySetsToWork() {
        company.setToWork();
    }

    /** Up to all but one are away at once, some are killed before they are back; so is the bus. */
    void nodesAreKilledAndTheBusFailsAgainAndAgain() throws IOException, InterruptedException {
        while (kills < plan.kills() || nodes.areSomeSpared()) {
            work();
            nodes.killOne();
            kills++;
            if (kills < plan.kills() && random.nextInt(4) == 0 && nodes.killOneThatStarts()) {
                kills++;
            }
            if (outages * plan.kills() < kills * plan.outages()) {
                theBusFails();
            }
        }
        while (outages < plan.outages()) {
            theBusFails();
        }
        nodes.awaitAll();
        // The node that had it was among those that were killed.
        findings.await(
                "another node runs the execution", ROUND, () -> Market.isTakenOver(anyNode()));
        work();
        findings.await(
                "subscribers have gone on at other nodes",
                ROUND,
                () -> tally.times("moved") >= MOVES_A_KILL * kills);
    }

    private void theBusFails() {
        broker.stop();
        outages++;
        long before = answered();
        findings.await(
                "appends go on without the bus", ROUND, () -> answered() > before + EVENTS_A_ROUND);
        broker.startAgain();
    }

    /** Everybody gets on: writers, and the execution wherever it runs. */
    private void work() {
        long events = answered() + EVENTS_A_ROUND + random.nextInt(2 * EVENTS_A_ROUND);
        long market = this.market.toldEvents() + MARKET_EVENTS_A_ROUND;
        findings.await(events + " events are answered", ROUND, () -> answered() >= events);
        findings.await(
                "the market's followers hear " + market + " events",
                ROUND,
                () -> this.market.toldEvents() >= market);
    }

    private long answered() {
        return ledgers.stream().mapToLong(Ledger::answeredEvents).sum();
    }

    void theSessionsEndAndEverybodyReadsToTheEnd() {
        company.writersFinish(END);
        company.subscribersGoToTheEnd();
        ledgers.forEach(each -> anyNode().command(each.session(), "stop"));
        anyNode().command(Market.SESSION, "stop");
        company.awaitSubscribers(END);
        findings.assertNone();
    }

    void everySubscribersSequenceIsTheLogAndEveryAnsweredEventIsInItOnce() {
        for (Ledger ledger : ledgers) {
            Proof proof = proof(ledger);
            proof.everyAnsweredEventStandsWhereTheAnswerSaid();
            proof.nothingStandsTwiceAndNothingThatNobodySent();
            System.out.println("cluster: " + proof);
        }
        System.out.println("cluster: " + proof(market));
    }

    private Proof proof(Ledger ledger) {
        Api api = anyNode();
        Proof proof = new Proof(ledger);
        proof.epoch(1, Api.lines(api.log(ledger.session())));
        proof.everySubscriberWasToldTheLog();
        proof.everyFilterLetItsTypesThrough();
        proof.everySnapshotWasTheStateAtItsCursor(api, 1);
        proof.theStateIsWhatTheLogAddsUpTo(api.state(ledger.session()), 1);
        return proof;
    }

    void allNodesSayTheSame() {
        List<Api> each = nodes.all().stream().map(node -> new Api(node, client)).toList();
        for (String session : List.of("busy", "steady", "quiet", Market.SESSION)) {
            for (Api node : each) {
                assertArrayEquals(each.getFirst().log(session), node.log(session), session);
                assertEquals(
                        new String(each.getFirst().state(session), UTF_8),
                        new String(node.state(session), UTF_8),
                        session);
            }
        }
    }

    void theExecutionWasTakenOverWithoutALostOrRepeatedStep() {
        byte[] log = anyNode().log(Market.SESSION);
        Market.wasPlayedOnce(log);
        assertTrue(Market.runs(log) > 1, () -> "never taken over; " + this);
        Market.isWhatNobodyDisturbed(anyNode(), findings, log);
    }

    void itWasNoIdleStory() throws IOException {
        int runs = Market.runs(anyNode().log(Market.SESSION));
        System.out.println("cluster: " + this + ", " + runs + " runs of the execution");
        assertEquals(List.of(), nodes.errors(), "the nodes' own logs");
        assertTrue(kills >= plan.kills() && outages >= plan.outages(), this::toString);
        assertTrue(said() - saidBefore > gossip.get(), () -> "no node announced; " + this);
    }

    private long said() {
        return broker.endOffsets(Gossip.TOPIC).stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return kills
                + " kills, "
                + outages
                + " outages, "
                + tally
                + ", "
                + answered()
                + " events answered, "
                + gossip
                + " messages that no node sent";
    }

    @Override
    public void close() {
        // Whoever is still at it sees this and goes.
        findings.add("the story is over");
        nodes.close();
        client.shutdownNow();
    }
}
