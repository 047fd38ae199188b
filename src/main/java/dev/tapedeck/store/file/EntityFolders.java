package dev.tapedeck.store.file;

import dev.tapedeck.document.EntityName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The folders that hold documents: whatever else the data folder has in it is passed over. */
final class EntityFolders extends SimpleFileVisitor<Path> {
    private final Path root;
    private final boolean reserved;
    private final Set<EntityName> found = new LinkedHashSet<>();

    private EntityFolders(Path root, boolean reserved) {
        this.root = root;
        this.reserved = reserved;
    }

    /**
     * Entities that have documents, whose name is the prefix or lies below it. Those of a feature
     * are found only when it is asked for by its name: it has other files beside them.
     */
    static List<EntityName> find(Path root, String prefix) throws IOException {
        Path from = root;
        boolean reserved = false;
        if (!prefix.isEmpty()) {
            Optional<EntityName> name = EntityName.parse(prefix);
            if (name.isEmpty()) {
                return List.of();
            }
            from = root.resolve(name.get().toString());
            reserved = name.get().isReserved();
        }
        EntityFolders folders = new EntityFolders(root, reserved);
        if (Files.isDirectory(from)) {
            Files.walkFileTree(from, folders);
        }
        return new ArrayList<>(folders.found);
    }

    private Optional<EntityName> entity(Path folder) {
        return EntityName.parse(root.relativize(folder).toString().replace('\\', '/'))
                .filter(name -> reserved || !name.isReserved());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return folder.equals(root) || entity(folder).isPresent()
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            entity(AtomicFiles.parent(file))
                    .filter(entity -> FileDocuments.idOf(entity, file).isPresent())
                    .ifPresent(found::add);
        }
        return FileVisitResult.CONTINUE;
    }

    /** Removed since its folder was read. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (Files.exists(file)) {
            throw failure;
        }
        return FileVisitResult.CONTINUE;
    }
}
