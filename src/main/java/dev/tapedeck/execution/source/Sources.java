package dev.tapedeck.execution.source;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Every source by name: the shipped ones and the plain files directly in {@code <data>/replay}. A
 * name is checked before it touches a path; links are not followed, so that no name leads out of
 * the folder. Thread-safe; blocks on the disk.
 */
@ApplicationScoped
public class Sources {
    private static final Pattern FILE_NAME =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}\\.(ndjson|csv)");
    private static final int MAX_LISTED = 1000;

    private final Path folder;

    @Inject
    public Sources(
            @ConfigProperty(name = "tapedeck.data-dir", defaultValue = "data") String dataDir) {
        this.folder = Path.of(dataDir).resolve("replay");
    }

    public Optional<Source> find(String name) {
        for (Source shipped : ShippedSource.all()) {
            if (shipped.wire().equals(name)) {
                return Optional.of(shipped);
            }
        }
        if (!FILE_NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        return isPlain(file) ? Optional.of(new FileSource(name, file)) : Optional.empty();
    }

    /** The shipped ones first, then the files by name. */
    public List<Source> all() throws IOException {
        List<Source> all = new ArrayList<>(ShippedSource.all());
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(f -> f.getFileName().toString())
                        .sorted()
                        .limit(MAX_LISTED)
                        .forEach(name -> find(name).ifPresent(all::add));
            }
        }
        return all;
    }

    /** A link, a folder or a pipe is none. */
    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(file);
    }
}
