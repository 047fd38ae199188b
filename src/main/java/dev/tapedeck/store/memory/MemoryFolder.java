package dev.tapedeck.store.memory;

import dev.tapedeck.document.Folder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One owner's files in memory: the paths that begin with its own. */
final class MemoryFolder implements Folder {
    private static final Logger LOG = Logger.getLogger(MemoryFolder.class);

    private final MemoryFiles files;
    private final String folder;

    MemoryFolder(MemoryFiles files, String folder) {
        this.files = files;
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(content(name)).map(byte[]::clone);
    }

    @Override
    public Optional<InputStream> open(String name) {
        return Optional.ofNullable(content(name)).map(ByteArrayInputStream::new);
    }

    @Override
    public long size(String name) {
        byte[] content = content(name);
        return content == null ? -1 : content.length;
    }

    private byte @Nullable [] content(String name) {
        return files.get(path(name));
    }

    private String path(String name) {
        return MemoryFolders.plain(folder, name);
    }

    @Override
    public void replace(String name, byte[] content, Durability durability) throws IOException {
        files.put(path(name), content.clone(), 0);
    }

    @Override
    public Draft draft(String name) {
        return new MemoryDraft(files, path(name));
    }

    @Override
    public void overwriteTail(String name, long offset, byte[] content) throws IOException {
        String path = path(name);
        synchronized (files) {
            byte[] before = files.existing(path);
            byte[] grown = Arrays.copyOf(before, Math.toIntExact(offset) + content.length);
            System.arraycopy(content, 0, grown, (int) offset, content.length);
            files.put(path, grown, 0);
        }
    }

    @Override
    public void force(String name) throws IOException {
        byte[] there = files.existing(path(name));
        LOG.tracef("%s has %d bytes, none of them on a device", name, there.length);
    }

    @Override
    public void remove(String name) {
        files.remove(path(name));
    }

    @Override
    public List<String> list(String subfolder) {
        String from = subfolder.isEmpty() ? folder : path(subfolder) + "/";
        List<String> names = new ArrayList<>();
        for (String path : files.under(from)) {
            if (path.indexOf('/', from.length()) < 0) {
                names.add(path.substring(from.length()));
            }
        }
        return names;
    }

    @Override
    public List<String> all() {
        return files.under(folder).stream().map(path -> path.substring(folder.length())).toList();
    }

    @Override
    public void quarantine(String name, String reason) throws IOException {
        synchronized (files) {
            String target = "quarantine/" + path(name).replace('/', '~');
            String free = target;
            for (int i = 1; files.get(free) != null; i++) {
                free = target + "-" + i;
            }
            files.move(path(name), free);
            LOG.errorf("set aside %s as %s: %s", path(name), free, reason);
        }
    }

    @Override
    public void archive(String name, List<String> except) throws IOException {
        synchronized (files) {
            for (String path : files.under(folder)) {
                String rest = path.substring(folder.length());
                String entry = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
                if (!entry.equals("archive") && !except.contains(entry)) {
                    files.move(path, path("archive/" + name) + "/" + rest);
                }
            }
        }
    }
}
