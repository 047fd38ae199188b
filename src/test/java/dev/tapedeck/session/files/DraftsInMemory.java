package dev.tapedeck.session.files;

import dev.tapedeck.document.Folder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of which only drafts and whole reads are asked. Says which files were published and
 * whether every draft was closed.
 */
final class DraftsInMemory implements Folder {
    final Map<String, byte[]> files = new TreeMap<>();
    final List<String> open = new ArrayList<>();

    /** The file that cannot be written, if any. */
    String full = "";

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(files.get(name));
    }

    @Override
    public Optional<InputStream> open(String name) {
        return read(name).map(ByteArrayInputStream::new);
    }

    @Override
    public Draft draft(String name) {
        open.add(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Draft() {
            @Override
            public OutputStream out() {
                return name.equals(full) ? new FullDisk() : out;
            }

            @Override
            public void publish(Durability durability) {
                files.put(name, out.toByteArray());
            }

            @Override
            public void close() {
                open.remove(name);
            }
        };
    }

    /** Has room for a file's head. */
    private static final class FullDisk extends OutputStream {
        private int room = 16;

        @Override
        public void write(int b) throws IOException {
            if (room-- <= 0) {
                throw new IOException("no space left");
            }
        }
    }

    @Override
    public long size(String name) {
        return files.containsKey(name) ? files.get(name).length : -1;
    }

    @Override
    public void replace(String name, byte[] content, Durability durability) {
        files.put(name, content);
    }

    @Override
    public void overwriteTail(String name, long offset, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String name) {
        files.remove(name);
    }

    @Override
    public List<String> list(String subfolder) {
        return List.copyOf(files.keySet());
    }

    @Override
    public List<String> all() {
        return List.copyOf(files.keySet());
    }

    @Override
    public void quarantine(String name, String reason) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void archive(String name, List<String> except) {
        throw new UnsupportedOperationException();
    }
}
