package dev.tapedeck.store.memory;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Owners' files in memory, as one sorted map of paths. Thread-safe. */
public final class MemoryFolders implements Folders {
    /** Content by path from the root, {@code sessions/u/s_b/trades.json}. Guarded by itself. */
    private final TreeMap<String, byte[]> files = new TreeMap<>();

    @Override
    public Folder at(String place) {
        return new MemoryFolder(files, plain("", place) + "/");
    }

    @Override
    public List<String> under(String place, int depth) {
        String from = plain("", place) + "/";
        TreeSet<String> places = new TreeSet<>();
        synchronized (files) {
            for (String path : files.tailMap(from).keySet()) {
                if (!path.startsWith(from)) {
                    break;
                }
                int end = from.length() - 1;
                for (int i = 0; i < depth && end >= 0; i++) {
                    end = path.indexOf('/', end + 1);
                }
                if (end > 0) {
                    places.add(path.substring(0, end));
                }
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
