package dev.tapedeck.store.shared;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Files of any size out of small blobs. A file is a blob of its name that says its size and where
 * its parts are, {@code name#version/0} and so on; putting that blob is what makes a new content
 * seen, whole. Parts that nobody points to any more are removed after that. Blocks.
 */
final class Blobs {
    static final int PART = 256 << 10;

    /** What a file's own blob says. */
    record Entry(String version, long size) {
        int parts() {
            return (int) ((size + PART - 1) / PART);
        }

        byte[] json() {
            JsonBytes out = new JsonBytes(96);
            out.ascii("{\"version\":").string(version).ascii(",\"size\":").number(size);
            return out.put('}').toByteArray();
        }
    }

    private final BlobStore store;
    private final Duration timeout;

    Blobs(BlobStore store, Duration timeout) {
        this.store = store;
        this.timeout = timeout;
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    private <T> T await(Uni<T> call, String name) throws IOException {
        try {
            return call.await().atMost(timeout);
        } catch (TimeoutException e) {
            throw new IOException(name + ": no answer within " + timeout, e);
        } catch (RuntimeException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    Optional<Entry> entry(String name) throws IOException {
        Optional<byte[]> blob = await(store.get(name), name);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        byte[] json = blob.get();
        Optional<String> version = JsonFields.text(json, 0, json.length, "version");
        byte[] size = JsonFields.raw(json, 0, json.length, "size");
        if (version.isEmpty() || size == null) {
            throw new IOException(name + " is not the entry of a file");
        }
        return Optional.of(
                new Entry(
                        version.get(),
                        Long.parseLong(
                                new String(size, java.nio.charset.StandardCharsets.US_ASCII))));
    }

    byte[] part(String name, Entry entry, int part) throws IOException {
        return await(store.get(part(name, entry.version, part)), name)
                .orElseThrow(() -> new Replaced(name));
    }

    /** A part went while the file was read: there is a newer content. */
    static final class Replaced extends IOException {
        private static final long serialVersionUID = 1;

        Replaced(String name) {
            super(name + " was replaced while it was read");
        }
    }

    private static String part(String name, String version, int part) {
        return name + "#" + version + "/" + part;
    }

    Optional<byte[]> read(String name) throws IOException {
        while (true) {
            Optional<Entry> entry = entry(name);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = new BlobInput(this, name, entry.get())) {
                return Optional.of(in.readAllBytes());
            } catch (Replaced e) {
                if (entry(name).equals(entry)) {
                    throw e;
                }
            }
        }
    }

    /** Writes parts as they fill; nobody sees them before {@link #publish}. */
    final class Writing extends OutputStream {
        private final String name;
        private final String version = UUID.randomUUID().toString();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private long written;
        private boolean published;

        Writing(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int at = from;
            int left = length;
            while (left > 0) {
                int n = Math.min(left, PART - pending.size());
                pending.write(bytes, at, n);
                at += n;
                left -= n;
                if (pending.size() == PART) {
                    put();
                }
            }
        }

        private void put() throws IOException {
            int number = (int) (written / PART);
            await(store.put(part(name, version, number), pending.toByteArray()), name);
            written += pending.size();
            pending.reset();
        }

        void publish() throws IOException {
            if (pending.size() > 0) {
                put();
            }
            Optional<Entry> old = entry(name);
            await(store.put(name, new Entry(version, written).json()), name);
            published = true;
            if (old.isPresent()) {
                removeParts(name, old.get().version, old.get().parts());
            }
        }

        /** Removes what was not published. */
        void discard() throws IOException {
            if (!published) {
                removeParts(name, version, (int) ((written + PART - 1) / PART));
            }
        }
    }

    private void removeParts(String name, String version, int parts) throws IOException {
        for (int i = 0; i < parts; i++) {
            await(store.remove(part(name, version, i)), name);
        }
    }

    void remove(String name) throws IOException {
        @Nullable Entry entry = entry(name).orElse(null);
        if (entry != null) {
            await(store.remove(name), name);
            removeParts(name, entry.version, entry.parts());
        }
    }

    /** Names of files that begin so, sorted. */
    List<String> files(String prefix) throws IOException {
        return await(store.names(prefix), prefix).stream()
                .filter(name -> name.indexOf('#') < 0)
                .toList();
    }
}
