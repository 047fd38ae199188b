package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.store.shared.DocumentTable;
import dev.tapedeck.store.shared.SharedStores;
import io.vertx.mutiny.sqlclient.Row;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people find in the table of documents. */
class PostgresqlDocumentTableTest {
    private static final EntityName SIGNALS = EntityName.of("signal", "a");

    private Postgres postgres;
    private DocumentTable table;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        PostgresqlDatabase database = postgres.database();
        await(database.prepare());
        table = database.tables().documents();
    }

    @AfterEach
    void end() {
        postgres.close();
    }

    private void put(String id, String json) {
        byte[] bytes = utf8(json);
        var changed = await(table.put(SIGNALS, id, bytes, Revision.of(bytes), Precondition.NONE));
        assertEquals(DocumentTable.Changed.DONE, changed);
    }

    private Row row(String sql) {
        return postgres.query(sql).iterator().next();
    }

    @Test
    void aDocumentCanBeAskedForByWhatIsInIt() {
        put("BTCUSDT", "{\"position\":\"long\",\"priceOpen\":1.10}");
        put("ETHUSDT", "{\"position\":\"short\"}");
        put("BTCUSDT", "{\"position\":\"long\",\"priceOpen\":1.20}");
        Row found =
                row(
                        """
                        select entity_name, entity_id, data ->> 'priceOpen' as price, version,
                               convert_from(body, 'UTF8') as body, digest, updated_at
                        from documents where data @> '{"position":"long"}'
                        """);
        String written = "{\"position\":\"long\",\"priceOpen\":1.20}";
        assertEquals("signal/a", found.getString("entity_name"));
        assertEquals("BTCUSDT", found.getString("entity_id"));
        assertEquals("1.20", found.getString("price"));
        assertEquals(2, found.getLong("version"));
        assertEquals(written, found.getString("body"));
        assertEquals(Revision.of(utf8(written)).value(), found.getString("digest"));
        assertNotNull(found.getOffsetDateTime("updated_at"));
    }

    @Test
    void whatNoJsonbCanHoldIsKeptAllTheSame() {
        List<String> strange =
                List.of(
                        "\"a\\u0000b\"",
                        "\"\\ud83d\"",
                        "1e999999999",
                        "[".repeat(20_000) + "]".repeat(20_000));
        for (int i = 0; i < strange.size(); i++) {
            put("d" + i, strange.get(i));
            assertEquals(
                    strange.get(i), new String(await(table.get(SIGNALS, "d" + i)).orElseThrow()));
            assertNull(
                    row("select data from documents where entity_id = 'd" + i + "'")
                            .getValue("data"));
        }
    }

    @Test
    void anInvalidDocumentIsSetAsideWithTheReason() {
        put("good", "1");
        postgres.query(
                """
                insert into documents values
                    ('signal/a', 'bad', null, convert_to('{"half":', 'UTF8'), '', 1, now()),
                    ('signal/a', '../evil', null, convert_to('1', 'UTF8'), '', 1, now())
                """);
        var signals = postgres.node(SharedStores.options()).documents().entity(SIGNALS);
        List<Document> all = await(signals.values().collect().asList());
        assertEquals(List.of("good"), all.stream().map(Document::id).toList());
        assertEquals(
                2L,
                row("select count(*) as n from documents_quarantine where reason <> ''")
                        .getLong("n"));
        assertEquals(
                "{\"half\":",
                row("""
                select convert_from(body, 'UTF8') as body
                from documents_quarantine where entity_id = 'bad'
                """)
                        .getString("body"));
    }
}
