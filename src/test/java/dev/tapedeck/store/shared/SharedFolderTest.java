package dev.tapedeck.store.shared;

import static dev.tapedeck.log.Samples.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.document.FolderContract;
import dev.tapedeck.document.Folders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedFolderTest extends FolderContract {
    private final BlobStore blobs = new BlobsInMemory();
    private final Folders folders = new SharedFolders(blobs, Duration.ofSeconds(5));

    @Override
    protected Folders folders() {
        return folders;
    }

    @Test
    void nothingIsLeftOfWhatWasReplacedOrRemoved() throws IOException {
        for (int i = 0; i < 3; i++) {
            folders.at("sessions/u/s").replace("a", new byte[600_000], Durability.POWER);
        }
        assertEquals(4, await(blobs.names("")).size(), "the file and its three parts");
        folders.at("sessions/u/s").remove("a");
        assertEquals(List.of(), await(blobs.names("")));
    }
}
