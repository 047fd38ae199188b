package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log's epoch, {@code log.json}, and after which event it begins when that is not the first: kept
 * apart from the lines, since a fresh epoch has none. A log without this file is in its first.
 */
final class EpochFile {
    private static final Pattern EPOCH =
            Pattern.compile("\\{\"epoch\":([1-9]\\d{0,14})(?:,\"after\":(\\d{1,15}))?[,}]");

    private EpochFile() {}

    static Path of(Path folder) {
        return folder.resolve("log.json");
    }

    /** Empty when the file is there and not to be believed. */
    static Optional<Cursor> read(Path folder) throws IOException {
        Path file = of(folder);
        if (!Files.exists(file)) {
            return Optional.of(Cursor.ORIGIN);
        }
        byte[] bytes = Files.readAllBytes(file);
        Matcher matcher = EPOCH.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        return SealedJson.isWhole(bytes) && matcher.lookingAt()
                ? Optional.of(new Cursor(Long.parseLong(matcher.group(1)), after(matcher)))
                : Optional.empty();
    }

    private static long after(Matcher matcher) {
        String after = matcher.group(2);
        return after == null ? 0 : Long.parseLong(after);
    }

    /** Once this returns the epoch has begun, whatever happens. */
    static void write(Path folder, Cursor beginning) throws IOException {
        JsonBytes json = new JsonBytes(64).ascii("{\"epoch\":").number(beginning.epoch());
        if (beginning.seq() > 0) {
            json.ascii(",\"after\":").number(beginning.seq());
        }
        AtomicFiles.replace(of(folder), SealedJson.seal(json), true);
    }
}
