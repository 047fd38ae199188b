package dev.tapedeck.store.shared;

import dev.tapedeck.document.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One owner's files: those whose names begin with its own. */
final class SharedFolder implements Folder {
    private static final Logger LOG = Logger.getLogger(SharedFolder.class);

    private final Blobs blobs;
    private final String folder;

    SharedFolder(Blobs blobs, String folder) {
        this.blobs = blobs;
        this.folder = folder;
    }

    private String path(String name) {
        return Names.plain(folder, name);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return blobs.read(path(name));
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        String path = path(name);
        return blobs.entry(path).map(entry -> new BlobInput(blobs, path, entry));
    }

    @Override
    public long size(String name) throws IOException {
        return blobs.entry(path(name)).map(Blobs.Entry::size).orElse(-1L);
    }

    @Override
    public void replace(String name, byte[] content, Durability durability) throws IOException {
        try (Draft draft = draft(name)) {
            draft.out().write(content);
            draft.publish(durability);
        }
    }

    @Override
    public Draft draft(String name) {
        Blobs.Writing writing = blobs.new Writing(path(name));
        return new Draft() {
            @Override
            public OutputStream out() {
                return writing;
            }

            @Override
            public void publish(Durability durability) throws IOException {
                writing.publish();
            }

            @Override
            public void close() throws IOException {
                writing.discard();
            }
        };
    }

    @Override
    public void overwriteTail(String name, long offset, byte[] content) throws IOException {
        byte[] there = read(name).orElseThrow(() -> new NoSuchFileException(path(name)));
        byte[] grown = Arrays.copyOf(there, Math.toIntExact(offset) + content.length);
        System.arraycopy(content, 0, grown, (int) offset, content.length);
        replace(name, grown, Durability.POWER);
    }

    /** Everything is durable once it is written. */
    @Override
    public void force(String name) throws IOException {
        if (size(name) < 0) {
            throw new NoSuchFileException(path(name));
        }
    }

    @Override
    public void remove(String name) throws IOException {
        blobs.remove(path(name));
    }

    @Override
    public List<String> list(String subfolder) throws IOException {
        String from = subfolder.isEmpty() ? folder : path(subfolder) + "/";
        return blobs.files(from).stream()
                .map(name -> name.substring(from.length()))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
    }

    @Override
    public List<String> all() throws IOException {
        return blobs.files(folder).stream().map(name -> name.substring(folder.length())).toList();
    }

    @Override
    public void quarantine(String name, String reason) throws IOException {
        String target = "quarantine/" + path(name).replace('/', '~');
        String free = target;
        for (int i = 1; blobs.entry(free).isPresent(); i++) {
            free = target + "-" + i;
        }
        move(path(name), free);
        LOG.errorf("set aside %s as %s: %s", path(name), free, reason);
    }

    private void move(String from, String to) throws IOException {
        byte[] content = blobs.read(from).orElseThrow(() -> new NoSuchFileException(from));
        Blobs.Writing writing = blobs.new Writing(to);
        try (writing) {
            writing.write(content);
            writing.publish();
        } finally {
            writing.discard();
        }
        blobs.remove(from);
    }

    @Override
    public void archive(String name, List<String> except) throws IOException {
        for (String path : blobs.files(folder)) {
            String rest = path.substring(folder.length());
            String entry = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
            if (!entry.equals("archive") && !except.contains(entry)) {
                move(path, path("archive/" + name) + "/" + rest);
            }
        }
    }
}
