package dev.tapedeck.store.file;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Owners' folders below the data folder. */
public final class FileFolders implements Folders {
    private final Path root;
    private final Quarantine quarantine;
    private final FileMode mode;

    FileFolders(Path root, Quarantine quarantine, FileMode mode) {
        this.root = root.toAbsolutePath().normalize();
        this.quarantine = quarantine;
        this.mode = mode;
    }

    @Override
    public Folder at(String place) {
        Path folder = root.resolve(place).normalize();
        if (!folder.startsWith(root) || folder.equals(root)) {
            throw new IllegalArgumentException("not a place in the data folder: " + place);
        }
        return new FileFolder(folder, quarantine, mode);
    }

    @Override
    public Optional<Folder> root() {
        return Optional.of(new FileFolder(root, quarantine, mode));
    }

    @Override
    public List<String> under(String place, int depth) throws IOException {
        Path from = root.resolve(place);
        if (!Files.isDirectory(from)) {
            return List.of();
        }
        List<String> places = new ArrayList<>();
        try (Stream<Path> folders =
                Files.find(from, depth, (path, attributes) -> attributes.isDirectory())) {
            folders.filter(path ->
                            from.relativize(path).getNameCount() == depth && !path.equals(from))
                    .forEach(path ->
                            places.add(root.relativize(path).toString().replace('\\', '/')));
        }
        places.sort(null);
        return places;
    }

    @Override
    public boolean holdLogs() {
        return true;
    }
}
