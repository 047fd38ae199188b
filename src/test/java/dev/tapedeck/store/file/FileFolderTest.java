package dev.tapedeck.store.file;

import dev.tapedeck.document.FolderContract;
import dev.tapedeck.document.Folders;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileFolderTest extends FolderContract {
    @TempDir(factory = FastFolder.class)
    private Path root;

    @Override
    protected Folders folders() {
        return new FileFolders(root, new Quarantine(root), FileMode.AS_MADE);
    }
}
