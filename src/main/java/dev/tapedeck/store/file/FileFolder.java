package dev.tapedeck.store.file;

import dev.tapedeck.document.Folder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One owner's folder on disk. */
final class FileFolder implements Folder {
    private final Path folder;
    private final Quarantine quarantine;
    private final FileMode mode;

    FileFolder(Path folder, Quarantine quarantine, FileMode mode) {
        this.folder = folder;
        this.quarantine = quarantine;
        this.mode = mode;
    }

    private Path file(String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || file.equals(folder) || AtomicFiles.isTemp(file)) {
            throw new IllegalArgumentException("not a name in the folder: " + name);
        }
        return file;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(new BufferedInputStream(Files.newInputStream(file(name)), 1 << 16));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public long size(String name) throws IOException {
        try {
            return Files.size(file(name));
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    @Override
    public void replace(String name, byte[] content, Durability durability) throws IOException {
        Path file = file(name);
        AtomicFiles.createFolders(AtomicFiles.parent(file));
        AtomicFiles.replace(file, content, durability == Durability.POWER, mode);
    }

    @Override
    public Draft draft(String name) throws IOException {
        Path file = file(name);
        AtomicFiles.createFolders(AtomicFiles.parent(file));
        try {
            return new FileDraft(file, mode);
        } catch (NoSuchFileException e) {
            // It was empty, and tidied away in between.
            AtomicFiles.createFolders(AtomicFiles.parent(file));
            return new FileDraft(file, mode);
        }
    }

    @Override
    public void overwriteTail(String name, long offset, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            long at = offset;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            if (channel.size() > at) {
                channel.truncate(at);
            }
        }
    }

    @Override
    public void force(String name) throws IOException {
        AtomicFiles.force(file(name), Forcer.DEVICE);
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    @Override
    public List<String> list(String subfolder) throws IOException {
        Path from = subfolder.isEmpty() ? folder : file(subfolder);
        if (!Files.isDirectory(from)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(from)) {
            return files.filter(file -> Files.isRegularFile(file) && !AtomicFiles.isTemp(file))
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public List<String> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && !AtomicFiles.isTemp(file))
                    .filter(file -> !LogFolder.isOwn(String.valueOf(file.getFileName())))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void tidy() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        AtomicFiles.removeAbandoned(folder);
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException e) {
            // It holds something, then.
        }
    }

    @Override
    public void quarantine(String name, String reason) throws IOException {
        Path aside = quarantine.move(file(name), reason);
        assert Files.exists(aside);
    }

    @Override
    public void archive(String name, List<String> except) throws IOException {
        Path target = file("archive").resolve(name);
        AtomicFiles.createFolders(target);
        List<Path> moving;
        try (Stream<Path> entries = Files.list(folder)) {
            moving =
                    entries.filter(
                                    entry -> {
                                        String entryName = String.valueOf(entry.getFileName());
                                        return !entryName.equals("archive")
                                                && !except.contains(entryName);
                                    })
                            .toList();
        }
        for (Path entry : moving) {
            Files.move(
                    entry,
                    target.resolve(String.valueOf(entry.getFileName())),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        AtomicFiles.forceFolder(target);
        AtomicFiles.forceFolder(folder);
    }

    private static final class FileDraft implements Draft {
        private final Path file;
        private final Path temp;
        private final FileChannel channel;
        private final OutputStream out;
        private boolean published;

        FileDraft(Path file, FileMode mode) throws IOException {
            this.file = file;
            this.temp = AtomicFiles.temp(file);
            this.channel =
                    FileChannel.open(temp, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            mode.give(temp);
            this.out =
                    new BufferedOutputStream(
                            java.nio.channels.Channels.newOutputStream(channel), 1 << 16);
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void publish(Durability durability) throws IOException {
            out.flush();
            boolean durable = durability == Durability.POWER;
            if (durable && channel.isOpen()) {
                channel.force(true);
            } else if (durable) {
                AtomicFiles.force(temp, Forcer.DEVICE);
            }
            AtomicFiles.move(temp, file, durable);
            published = true;
        }

        @Override
        public void close() throws IOException {
            @Nullable IOException failure = null;
            try {
                channel.close();
            } catch (IOException e) {
                failure = e;
            }
            if (!published) {
                Files.deleteIfExists(temp);
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
