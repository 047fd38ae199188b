package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The permissions of files that are replaced whole; empty: as the process makes its files. */
public record FileMode(Optional<Set<PosixFilePermission>> permissions) {
    public static final FileMode AS_MADE = new FileMode(Optional.empty());

    public FileMode {
        permissions = permissions.map(Set::copyOf);
        boolean usable =
                permissions
                        .filter(each ->
                                !each.contains(PosixFilePermission.OWNER_READ)
                                        || !each.contains(PosixFilePermission.OWNER_WRITE))
                        .isEmpty();
        if (!usable) {
            throw new IllegalArgumentException("a file's owner should be able to read and write");
        }
    }

    /**
     * @param text like {@code rw-r-----}
     * @throws IllegalArgumentException when it is not
     */
    public static FileMode of(Optional<String> text) {
        return new FileMode(text.map(PosixFilePermissions::fromString));
    }

    /** Where the file system knows of permissions. */
    void give(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (permissions.isPresent() && view != null) {
            view.setPermissions(permissions.get());
        }
    }
}
