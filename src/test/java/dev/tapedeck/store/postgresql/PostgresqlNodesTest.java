package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.batch;
import static dev.tapedeck.log.Samples.lines;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.through;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Gate;
import dev.tapedeck.log.Heard;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.SharedOptions;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import dev.tapedeck.store.shared.TwoNodesContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresqlNodesTest extends TwoNodesContract {
    @TempDir private static Path folder;

    private static PostgresServer server;
    private Postgres postgres;

    @BeforeAll
    static void startOnce() throws IOException {
        server = PostgresServer.at(folder);
    }

    @AfterAll
    static void stopAtLast() throws IOException {
        server.close();
    }

    @BeforeEach
    void begin() {
        postgres = Postgres.in(server);
    }

    @AfterEach
    void end() {
        postgres.close();
    }

    @Override
    protected Database database() {
        return postgres.database();
    }

    @Override
    protected void stopServer() throws IOException {
        server.stop();
    }

    @Override
    protected void startServer() throws IOException {
        server.start();
    }

    /** Knows of others only what the database announces. */
    private SharedStore attentive() {
        SharedOptions usual = SharedStores.options();
        return postgres.node(
                new SharedOptions(
                        usual.timeout(),
                        Duration.ofHours(1),
                        usual.groupBytes(),
                        usual.queueBytes(),
                        usual.producers(),
                        usual.logs(),
                        usual.retention()));
    }

    private static EventLog open(SharedStore node) {
        return await(node.logs().open(LogId.session("demo"), "sessions/u/demo"));
    }

    @Test
    void whatIsAppendedIsAnnouncedAlsoAfterConnectionsWereCut() {
        EventLog writer = open(attentive());
        Heard heard = Heard.by(open(attentive()));
        for (int round = 0; round < 3; round++) {
            postgres.query(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where pid <> pg_backend_pid() and backend_type = 'client backend'
                    """);
            // What comes before somebody listens again is heard of with what comes next.
            Cursor cut = writer.head();
            Awaitility.await()
                    .until(() -> {
                        append(writer, "1");
                        return heard.at().compareTo(cut) > 0;
                    });
        }
        heard.upTo(writer.head());
        assertEquals(lines(writer), heard.lines());
    }

    @Test
    void aGateIsAskedAboutTheLogAsItIs() {
        EventLog one = open(attentive());
        EventLog other = open(attentive());
        append(one, "1", "2");
        Gate whereItStands =
                (batch, next) -> {
                    throw Problem.of(ProblemKind.SESSION_CLOSED, "closed at " + next);
                };
        Problem closed =
                refused(
                        ProblemKind.SESSION_CLOSED,
                        other.append(through(whereItStands, batch("x"))));
        assertEquals("closed at 1.3", closed.detail());
        Gate onlyAsFourth =
                (batch, next) -> {
                    if (next.equals(new Cursor(1, 4))) {
                        return Optional.empty();
                    }
                    throw Problem.of(ProblemKind.SESSION_CLOSED, "closed at " + next);
                };
        append(one, "3");
        await(other.append(through(onlyAsFourth, batch("4"))));
        assertEquals(new Cursor(1, 4), await(one.refresh()));
        assertEquals(lines(one), lines(other));
    }
}
