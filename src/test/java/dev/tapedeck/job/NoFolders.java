package dev.tapedeck.job;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import java.util.List;

/** Jobs need none but to keep what they cannot take. */
record NoFolders(boolean areShared) implements Folders {
    @Override
    public Folder at(String place) {
        throw new IllegalStateException(place);
    }

    @Override
    public List<String> under(String place, int depth) {
        return List.of();
    }
}
