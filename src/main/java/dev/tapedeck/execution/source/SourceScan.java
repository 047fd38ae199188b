package dev.tapedeck.execution.source;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What reading a source to its end has shown.
 *
 * @param ticks up to the end, or to the line that it breaks at
 * @param symbols that its lines carry, the first {@link #MAX_SYMBOLS} of them; the source's own
 *     when they carry none
 * @param bytes of all of it, and their {@code sha256} in hex digits
 * @param modified of the file, before it was read; null for what was shipped
 * @param line that it breaks at, from 1, with the {@code problem}; null when all of it is good
 */
public record SourceScan(
        String name,
        long ticks,
        @Nullable Instant from,
        @Nullable Instant to,
        SortedSet<String> symbols,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        long bytes,
        String sha256,
        @Nullable Instant modified,
        @Nullable Long line,
        @Nullable String problem) {
    public static final int MAX_SYMBOLS = 100;

    private static final int CHECK_EVERY_TICKS = 500;
    private static final int SKIP_BYTES = 64 * 1024;

    /** Is asked now and then whether to go on. */
    @FunctionalInterface
    public interface Check<E extends Exception> {
        void goOn(long ticks) throws E;
    }

    /** Reads all of it. Blocks. */
    public static <E extends Exception> SourceScan of(Source source, Check<E> check)
            throws IOException, E {
        Instant modified = source.info().modified();
        try (InputStream raw = source.content()) {
            Counted content = new Counted(raw, digest());
            Found found = new Found();
            MalformedSource broken = null;
            try {
                Ticks ticks = source.ticks(content, found::symbol);
                for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
                    found.tick(tick);
                    if (found.count % CHECK_EVERY_TICKS == 1) {
                        check.goOn(found.count);
                    }
                }
            } catch (MalformedSource e) {
                broken = e;
            }
            byte[] rest = new byte[SKIP_BYTES];
            while (content.read(rest) >= 0) {
                check.goOn(found.count);
            }
            source.symbol().ifPresent(found.symbols::add);
            return found.scan(source.wire(), content, modified, broken);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static final class Counted extends DigestInputStream {
        private long bytes;

        Counted(InputStream in, MessageDigest digest) {
            super(in, digest);
        }

        /** A parser may close what it has read; the rest is still to be counted. */
        @Override
        public void close() {}

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }

    private static final class Found {
        private final SortedSet<String> symbols = new TreeSet<>();
        private long count;
        private @Nullable Instant from;
        private @Nullable Instant to;
        private @Nullable BigDecimal min;
        private @Nullable BigDecimal max;

        void symbol(String symbol) {
            if (symbols.size() < MAX_SYMBOLS) {
                symbols.add(symbol);
            }
        }

        void tick(Tick tick) {
            count++;
            from = from == null ? tick.timestamp() : from;
            to = tick.timestamp();
            min = min == null ? tick.low() : min.min(tick.low());
            max = max == null ? tick.high() : max.max(tick.high());
        }

        SourceScan scan(
                String name,
                Counted content,
                @Nullable Instant modified,
                @Nullable MalformedSource broken) {
            boolean empty = broken == null && count == 0;
            return new SourceScan(
                    name,
                    count,
                    from,
                    to,
                    symbols,
                    min,
                    max,
                    content.bytes,
                    HexFormat.of().formatHex(content.getMessageDigest().digest()),
                    modified,
                    broken == null ? null : broken.line(),
                    broken != null ? broken.reason() : empty ? "the file has no ticks" : null);
        }
    }
}
