package dev.tapedeck.store.memory;

import dev.tapedeck.document.Folder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One owner's files in memory: the paths that begin with its own. */
final class MemoryFolder implements Folder {
    private static final Logger LOG = Logger.getLogger(MemoryFolder.class);

    private final TreeMap<String, byte[]> files;
    private final String folder;

    MemoryFolder(TreeMap<String, byte[]> files, String folder) {
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

    /** Arrays in the map are never changed, only replaced. */
    private byte @Nullable [] content(String name) {
        synchronized (files) {
            return files.get(path(name));
        }
    }

    private String path(String name) {
        return MemoryFolders.plain(folder, name);
    }

    @Override
    public void replace(String name, byte[] content, Durability durability) {
        put(name, content.clone());
    }

    private void put(String name, byte[] content) {
        String path = path(name);
        synchronized (files) {
            files.put(path, content);
        }
    }

    @Override
    public Draft draft(String name) {
        String path = path(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Draft() {
            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public void publish(Durability durability) {
                synchronized (files) {
                    files.put(path, out.toByteArray());
                }
            }

            @Override
            public void close() {
                out.reset();
            }
        };
    }

    @Override
    public void overwriteTail(String name, long offset, byte[] content) throws IOException {
        synchronized (files) {
            byte[] grown = Arrays.copyOf(existing(name), Math.toIntExact(offset) + content.length);
            System.arraycopy(content, 0, grown, (int) offset, content.length);
            files.put(path(name), grown);
        }
    }

    private byte[] existing(String name) throws IOException {
        byte[] content = files.get(path(name));
        if (content == null) {
            throw new NoSuchFileException(path(name));
        }
        return content;
    }

    @Override
    public void force(String name) throws IOException {
        synchronized (files) {
            byte[] there = existing(name);
            LOG.tracef("%s has %d bytes, none of them on a device", name, there.length);
        }
    }

    @Override
    public void remove(String name) {
        synchronized (files) {
            files.remove(path(name));
        }
    }

    @Override
    public List<String> list(String subfolder) {
        String from = subfolder.isEmpty() ? folder : path(subfolder) + "/";
        List<String> names = new ArrayList<>();
        for (String path : paths(from)) {
            if (path.indexOf('/', from.length()) < 0) {
                names.add(path.substring(from.length()));
            }
        }
        return names;
    }

    @Override
    public List<String> all() {
        return paths(folder).stream().map(path -> path.substring(folder.length())).toList();
    }

    private List<String> paths(String from) {
        synchronized (files) {
            return files.tailMap(from).keySet().stream()
                    .takeWhile(path -> path.startsWith(from))
                    .toList();
        }
    }

    @Override
    public void quarantine(String name, String reason) throws IOException {
        synchronized (files) {
            String target = "quarantine/" + path(name).replace('/', '~');
            String free = target;
            for (int i = 1; files.containsKey(free); i++) {
                free = target + "-" + i;
            }
            files.put(free, existing(name));
            files.remove(path(name));
            LOG.errorf("set aside %s as %s: %s", path(name), free, reason);
        }
    }

    @Override
    public void archive(String name, List<String> except) {
        synchronized (files) {
            for (String path : paths(folder)) {
                String rest = path.substring(folder.length());
                String entry = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
                byte[] content = files.get(path);
                if (content != null && !entry.equals("archive") && !except.contains(entry)) {
                    files.put(path("archive/" + name) + "/" + rest, content);
                    files.remove(path);
                }
            }
        }
    }
}
