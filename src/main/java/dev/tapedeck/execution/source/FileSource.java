package dev.tapedeck.execution.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file of the replay folder, opened without following a link. */
record FileSource(String name, Path path) implements Source {
    private static final int BAR_SECONDS = 300;

    @Override
    public String wire() {
        return name;
    }

    @Override
    public Optional<String> symbol() {
        return Optional.empty();
    }

    @Override
    public int barSeconds() {
        return BAR_SECONDS;
    }

    @Override
    public Ticks open(String symbol) throws IOException {
        return new LineTicks(name, symbol, content(), parser());
    }

    @Override
    public InputStream content() throws IOException {
        return Channels.newInputStream(channel());
    }

    @Override
    public Ticks ticks(InputStream content, Consumer<String> symbols) {
        return new LineTicks(name, null, content, parser(), symbols);
    }

    /** Reads the file's first and last lines only. */
    @Override
    public SourceInfo info() {
        Long bytes = null;
        Instant modified = null;
        try {
            BasicFileAttributes file =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            bytes = file.size();
            modified = file.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS);
            LineParser parser = parser();
            Tick first = first(parser);
            Instant from = first == null ? null : first.timestamp();
            Instant to = first == null ? null : last(parser, bytes);
            return listed(
                    bytes, modified, from, to, first == null ? "the file has no ticks" : null);
        } catch (IOException e) {
            return listed(bytes, modified, null, null, "the file cannot be read");
        } catch (MalformedSource e) {
            return listed(bytes, modified, null, null, "line " + e.line() + ": " + e.reason());
        } catch (BadLine e) {
            return listed(bytes, modified, null, null, "the last line: " + e.reason());
        }
    }

    private SourceInfo listed(
            @Nullable Long bytes,
            @Nullable Instant modified,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String problem) {
        return new SourceInfo(
                name,
                null,
                "file",
                "A file of the replay folder",
                null,
                bytes,
                modified,
                from,
                to,
                BAR_SECONDS,
                problem);
    }

    private @Nullable Tick first(LineParser parser) throws IOException, MalformedSource {
        try (Ticks ticks = new LineTicks(name, null, content(), parser)) {
            return ticks.next();
        }
    }

    /**
     * The time of the last line that fits the tail; the parser has seen the first lines, so it
     * knows a header.
     */
    private @Nullable Instant last(LineParser parser, long bytes) throws IOException, BadLine {
        byte[] tail = tail(bytes);
        Instant[] latest = new Instant[1];
        int to = tail.length;
        while (to > 0 && (tail[to - 1] == '\n' || tail[to - 1] == '\r')) {
            to--;
        }
        int from = to;
        while (from > 0 && tail[from - 1] != '\n') {
            from--;
        }
        parser.parse(tail, from, to, (symbol, tick) -> latest[0] = tick.timestamp());
        return latest[0];
    }

    private byte[] tail(long bytes) throws IOException {
        try (SeekableByteChannel channel = channel()) {
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(bytes, LineReader.MAX_LINE_BYTES));
            SeekableByteChannel at = channel.position(bytes - tail.capacity());
            while (tail.hasRemaining() && at.read(tail) >= 0) {
                continue;
            }
            byte[] read = new byte[tail.position()];
            System.arraycopy(tail.array(), 0, read, 0, read.length);
            return read;
        }
    }

    private LineParser parser() {
        return name.endsWith(".csv") ? new CsvParser() : new NdjsonParser();
    }

    private SeekableByteChannel channel() throws IOException {
        return Files.newByteChannel(
                path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
}
