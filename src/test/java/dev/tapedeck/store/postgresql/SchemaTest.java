package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.LogId;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private Postgres postgres;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
    }

    @AfterEach
    void end() {
        postgres.close();
    }

    private List<Integer> versions() {
        List<Integer> versions = new ArrayList<>();
        postgres.query("select version from tapedeck_schema order by version")
                .forEach(row -> versions.add(row.getInteger("version")));
        return versions;
    }

    @Test
    void nodesThatBeginAtTheSameTimeMakeTheTablesOnce() {
        List<Uni<Void>> nodes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            nodes.add(postgres.database().prepare());
        }
        await(Uni.join().all(nodes).andFailFast());
        assertEquals(List.of(1), versions());
        await(postgres.database().prepare());
        assertEquals(List.of(1), versions());
    }

    @Test
    void tablesOfALaterVersionAreLeftAlone() {
        await(postgres.database().prepare());
        postgres.query("insert into tapedeck_schema (version) values (7)");
        Exception refused =
                assertThrows(
                        IllegalStateException.class, () -> await(postgres.database().prepare()));
        assertTrue(refused.getMessage().contains("of version 7"), refused.getMessage());
    }

    @Test
    void theServiceMayDoWithoutTheRightToCreate() {
        await(postgres.database().prepare());
        String user = postgres.schema();
        postgres.query("create role " + user + " login password '" + user + "'");
        postgres.query("grant usage on schema " + user + " to " + user);
        postgres.query(
                "grant select, insert, update, delete on all tables in schema "
                        + user
                        + " to "
                        + user);
        SharedStore node =
                new SharedStore(
                        new PostgresqlDatabase(postgres.pool(user)),
                        SharedStores.options(),
                        Clock.systemUTC());
        await(node.prepare());
        append(await(node.logs().open(LogId.session("demo"), "sessions/u/demo")), "1");
        node.close();
        postgres.query("drop owned by " + user);
        postgres.query("drop role " + user);
    }
}
