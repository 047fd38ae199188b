package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log's epoch, {@code log.json}: kept apart from the lines, since a fresh epoch has none. A log
 * without this file is in its first.
 */
final class EpochFile {
    private static final Pattern EPOCH = Pattern.compile("\\{\"epoch\":([1-9]\\d{0,14})[,}]");

    private EpochFile() {}

    static Path of(Path folder) {
        return folder.resolve("log.json");
    }

    /** Empty when the file is there and not to be believed. */
    static OptionalLong read(Path folder) throws IOException {
        Path file = of(folder);
        if (!Files.exists(file)) {
            return OptionalLong.of(1);
        }
        byte[] bytes = Files.readAllBytes(file);
        Matcher matcher = EPOCH.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        return SealedJson.isWhole(bytes) && matcher.lookingAt()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /** Once this returns the epoch has begun, whatever happens. */
    static void write(Path folder, long epoch) throws IOException {
        JsonBytes json = new JsonBytes(64).ascii("{\"epoch\":").number(epoch);
        AtomicFiles.replace(of(folder), SealedJson.seal(json), true);
    }
}
