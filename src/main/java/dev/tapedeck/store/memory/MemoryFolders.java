package dev.tapedeck.store.memory;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * Owners' files in memory. What would take all of them beyond the limit is refused. Thread-safe.
 */
public final class MemoryFolders implements Folders {
    private final MemoryFiles files;

    /**
     * @param maxBytes of all files together
     */
    public MemoryFolders(long maxBytes) {
        this.files = new MemoryFiles(new Room(maxBytes));
    }

    @Override
    public Folder at(String place) {
        return new MemoryFolder(files, plain("", place) + "/");
    }

    @Override
    public List<String> under(String place, int depth) {
        String from = plain("", place) + "/";
        TreeSet<String> places = new TreeSet<>();
        for (String path : files.under(from)) {
            int end = from.length() - 1;
            for (int i = 0; i < depth && end >= 0; i++) {
                end = path.indexOf('/', end + 1);
            }
            if (end > 0) {
                places.add(path.substring(0, end));
            }
        }
        return List.copyOf(places);
    }

    /** The path of a name below a folder. */
    static String plain(String folder, String name) {
        Path path = Path.of(name).normalize();
        if (path.isAbsolute() || path.toString().isEmpty() || path.startsWith("..")) {
            throw new IllegalArgumentException("not a name in the folder: " + name);
        }
        return folder + path.toString().replace('\\', '/');
    }
}
