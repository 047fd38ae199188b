package dev.tapedeck.store.memory;

import dev.tapedeck.document.FolderContract;
import dev.tapedeck.document.Folders;

class MemoryFolderTest extends FolderContract {
    private final Folders folders = new MemoryFolders();

    @Override
    protected Folders folders() {
        return folders;
    }
}
