package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.shared.LogGroup;
import dev.tapedeck.store.shared.LogHead;
import dev.tapedeck.store.shared.LogTable;
import dev.tapedeck.store.shared.LogTableContract;
import dev.tapedeck.store.shared.ProducerMark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresqlLogTableTest extends LogTableContract {
    private Postgres postgres;
    private PostgresqlDatabase database;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        database = postgres.database();
        await(database.prepare());
    }

    @Override
    protected LogTable table() {
        return database.tables().logs();
    }

    @AfterEach
    void end() {
        postgres.close();
    }

    @Test
    void ofMarksThatShareASlotTheLastOneStays() {
        LogId log = LogId.session("demo");
        List<ProducerMark> marks = new ArrayList<>();
        for (int seq = 0; seq < 3 * ProducerMark.SLOTS; seq++) {
            Cursor at = new Cursor(1, seq + 1);
            marks.add(new ProducerMark(new Producer("engine", 0, seq), at, at));
        }
        Cursor head = new Cursor(1, marks.size());
        LogGroup group = new LogGroup(1, "token", head, marks.size(), new byte[] {'\n'}, marks);
        assertTrue(await(table().append(log, group, LogHead.EMPTY)));
        List<Long> kept =
                await(table().marks(log)).stream().map(m -> m.producer().seq()).sorted().toList();
        assertEquals(ProducerMark.SLOTS, kept.size());
        assertEquals(2L * ProducerMark.SLOTS, kept.getFirst());
    }

    @Test
    void aDatabaseThatTakesNoWritesIsOfNoUse() {
        await(table().ping());
        postgres.query(
                "create role " + postgres.schema() + " login password '" + postgres.schema() + "'");
        postgres.query(
                "alter role " + postgres.schema() + " set default_transaction_read_only = on");
        LogTable reading = new PostgresqlDatabase(postgres.pool(postgres.schema())).tables().logs();
        Exception refused = assertThrows(IllegalStateException.class, () -> await(reading.ping()));
        assertEquals("it is read-only", refused.getMessage());
        postgres.query("drop role " + postgres.schema());
    }
}
