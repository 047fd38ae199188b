package dev.tapedeck.store.shared;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a database does with the blobs that files are made of. */
public abstract class BlobStoreContract {
    /** An empty one for each test. */
    protected abstract BlobStore blobs();

    @Test
    void whatWasPutIsThereWholeUntilItIsRemoved() {
        Seeds.run(
                1,
                random -> {
                    byte[] large = new byte[1 << 20];
                    random.nextBytes(large);
                    await(blobs().put("sessions/u/s_b/session.json", large));
                    assertArrayEquals(
                            large, await(blobs().get("sessions/u/s_b/session.json")).orElseThrow());
                });
        await(blobs().put("sessions/u/s_b/session.json", utf8("2")));
        assertArrayEquals(
                utf8("2"), await(blobs().get("sessions/u/s_b/session.json")).orElseThrow());
        await(blobs().remove("sessions/u/s_b/session.json"));
        assertTrue(await(blobs().get("sessions/u/s_b/session.json")).isEmpty());
        await(blobs().remove("sessions/u/s_b/session.json"));
        assertEquals(List.of(), await(blobs().names("")));
    }

    @Test
    void anEmptyOneIsThere() {
        await(blobs().put("empty", new byte[0]));
        assertEquals(0, await(blobs().get("empty")).orElseThrow().length);
        assertEquals(List.of("empty"), await(blobs().names("e")));
    }

    @Test
    void namesThatBeginSoAreSorted() {
        List<String> names =
                List.of("a#v/0", "a-b/x", "a.b/x", "a/b", "a/b/c", "aBc/x", "a_b/x", "axb/x", "b");
        names.reversed().forEach(name -> await(blobs().put(name, utf8(name))));
        assertEquals(names, await(blobs().names("")));
        assertEquals(List.of("a/b", "a/b/c"), await(blobs().names("a/")));
        assertEquals(List.of("a_b/x"), await(blobs().names("a_b")));
        assertEquals(List.of("a.b/x"), await(blobs().names("a.b")));
        assertEquals(List.of("b"), await(blobs().names("b")));
        assertEquals(List.of(), await(blobs().names("B")));
    }
}
