package dev.tapedeck.store.memory;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.refused;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.DocumentStoreContract;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import org.junit.jupiter.api.Test;

class MemoryDocumentStoreTest extends DocumentStoreContract {
    private final DocumentStore store = new MemoryDocumentStore(1 << 26);

    @Override
    protected DocumentStore store() {
        return store;
    }

    @Test
    void aDocumentBeyondTheLimitIsRefusedAndARemovalMakesRoom() {
        MemoryDocumentStore small = new MemoryDocumentStore(100);
        Documents documents = small.entity(EntityName.of("signal", "a"));
        byte[] json = utf8("\"" + "x".repeat(60) + "\"");
        await(documents.writeValue("x", json, Precondition.NONE));
        Problem full =
                refused(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        documents.writeValue("y", json, Precondition.NONE));
        assertTrue(full.detail().contains("of 100 bytes"), full.detail());
        assertInstanceOf(StorageHealth.Unavailable.class, small.health());
        assertEquals(1, await(documents.count()));
        assertTrue(await(documents.removeValue("x", Precondition.NONE)));
        await(documents.writeValue("y", json, Precondition.NONE));
        assertInstanceOf(StorageHealth.Ok.class, small.health());
    }
}
