package dev.tapedeck.store.shared;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Owners' files in a database that several nodes share. Thread-safe; its calls block. */
public final class SharedFolders implements Folders {
    private final Blobs blobs;

    /**
     * @param timeout of one call to the database
     */
    public SharedFolders(BlobStore store, Duration timeout) {
        this.blobs = new Blobs(store, timeout);
    }

    @Override
    public Folder at(String place) {
        return new SharedFolder(blobs, Names.plain("", place) + "/");
    }

    @Override
    public List<String> under(String place, int depth) throws IOException {
        String from = Names.plain("", place) + "/";
        TreeSet<String> places = new TreeSet<>();
        for (String name : blobs.files(from)) {
            int end = from.length() - 1;
            for (int i = 0; i < depth && end >= 0; i++) {
                end = name.indexOf('/', end + 1);
            }
            if (end > 0) {
                places.add(name.substring(0, end));
            }
        }
        return List.copyOf(places);
    }

    @Override
    public boolean areShared() {
        return true;
    }
}
