package dev.tapedeck.store.shared;

import java.nio.file.Path;

/** Names of files, as paths that stay inside. */
final class Names {
    private Names() {}

    static String plain(String folder, String name) {
        Path path = Path.of(name).normalize();
        if (path.isAbsolute()
                || path.toString().isEmpty()
                || path.startsWith("..")
                || name.indexOf('#') >= 0) {
            throw new IllegalArgumentException("not a name in the folder: " + name);
        }
        return folder + path.toString().replace('\\', '/');
    }
}
