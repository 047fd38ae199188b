package dev.tapedeck.store.file;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentIds;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Once;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.JsonCheck;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** One entity's folder. A change holds the lock of its file from the condition to the force. */
final class FileDocuments implements Documents {
    private static final Logger LOG = Logger.getLogger(FileDocuments.class);
    private static final String SUFFIX = ".json";
    private static final int TRIES = 5;

    private final EntityName entity;
    private final FileDocumentStore store;
    private final Path folder;
    private final Once ready = new Once(this::initialize);

    /** Invalid ones that could not be set aside: neither served nor overwritten. */
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();

    private record Invalid(String id, Path file, String fault) {}

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    FileDocuments(EntityName entity, FileDocumentStore store) {
        this.entity = entity;
        this.store = store;
        this.folder = store.folder(entity);
    }

    /**
     * Empty when the file is no document. In the folder of one of a feature's things, such as
     * {@code bots/b}, a log may live: its files are none.
     */
    static Optional<String> idOf(EntityName entity, Path file) {
        String name = String.valueOf(file.getFileName());
        boolean besideLog = entity.isReserved() && entity.parts().size() > 1;
        if (!name.endsWith(SUFFIX) || (besideLog && LogFolder.isOwn(name))) {
            return Optional.empty();
        }
        return Optional.of(name.substring(0, name.length() - SUFFIX.length()))
                .filter(DocumentIds::isValid);
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    @Override
    public EntityName entity() {
        return entity;
    }

    @Override
    public Uni<Void> waitForInit(boolean initial) {
        return ready.done();
    }

    private Uni<Void> initialize() {
        return run("*", "read", this::sweep)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(this::setAside)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private List<Invalid> sweep() throws IOException {
        List<Invalid> invalid = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            AtomicFiles.removeAbandoned(folder);
            for (String id : ids()) {
                String fault = JsonCheck.fault(Files.readAllBytes(file(id)));
                if (fault != null) {
                    invalid.add(new Invalid(id, file(id), fault));
                }
            }
        }
        return invalid;
    }

    private Uni<Void> setAside(Invalid invalid) {
        LOG.errorf("found invalid document for filePath=%s entityName=%s", invalid.file(), entity);
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> move(invalid))
                .runSubscriptionOn(store.workers())
                .onFailure()
                .retry()
                .withBackOff(store.pause(), store.pause())
                .withJitter(0)
                .atMost(TRIES - 1)
                .onFailure()
                .recoverWithItem(failure -> {
                    stuck.add(invalid.id());
                    LOG.errorf(
                            "failed to remove invalid document for filePath=%s entityName=%s: %s",
                            invalid.file(), entity, failure.getMessage());
                    return null;
                });
    }

    private void move(Invalid invalid) {
        try {
            if (Files.exists(invalid.file())) {
                Path aside = store.quarantine().move(invalid.file(), invalid.fault());
                LOG.debugf("%s is kept as %s", invalid.file(), aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> Uni<T> run(String id, String what, Work<T> work) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw failed(id, what, e);
                    }
                })
                .runSubscriptionOn(store.workers())
                .onFailure(RejectedExecutionException.class)
                .transform(closed ->
                        DocumentProblems.failed(
                                what, entity, id, new IOException("the store is closed", closed)));
    }

    private RuntimeException failed(String id, String what, IOException e) {
        LOG.errorf("%s:%s cannot be %s: %s", entity, id, what, e);
        return DocumentProblems.failed(what, entity, id, new IOException(DiskWatch.why(e), e));
    }

    private <T> Uni<T> initialized(String id, String what, Work<T> work) {
        return ready.done()
                .chain(() ->
                        run(
                                id,
                                what,
                                () -> {
                                    requireNotStuck(id);
                                    return work.run();
                                }));
    }

    private void requireNotStuck(String id) throws IOException {
        if (stuck.contains(id)) {
            throw new IOException("what stands there is no JSON");
        }
    }

    private <T> Uni<T> changing(String id, String what, Work<T> work) {
        return initialized(
                id,
                what,
                () -> {
                    try {
                        synchronized (store.locks().of(file(id))) {
                            return work.run();
                        }
                    } catch (IOException e) {
                        store.disk().failed(e);
                        throw e;
                    }
                });
    }

    @Override
    public Uni<Document> readValue(String id) {
        DocumentIds.check(id);
        return initialized(id, "read", () -> read(id));
    }

    private Document read(String id) throws IOException {
        try {
            return Document.of(id, Files.readAllBytes(file(id)));
        } catch (NoSuchFileException e) {
            throw DocumentProblems.notFound(entity, id);
        }
    }

    /** In one task: handing each over to a thread would take longer than reading it. */
    @Override
    public Uni<List<Document>> readValues(List<String> ids) {
        ids.forEach(DocumentIds::check);
        return initialized("*", "read", () -> present(ids));
    }

    private List<Document> present(List<String> ids) throws IOException {
        List<Document> found = new ArrayList<>(ids.size());
        for (String id : ids) {
            requireNotStuck(id);
            try {
                found.add(Document.of(id, Files.readAllBytes(file(id))));
            } catch (NoSuchFileException e) {
                LOG.tracef("%s:%s is not there", entity, id);
            } catch (IOException e) {
                throw failed(id, "read", e);
            }
        }
        return found;
    }

    @Override
    public Uni<Boolean> hasValue(String id) {
        DocumentIds.check(id);
        return initialized(id, "read", () -> exists(id));
    }

    private boolean exists(String id) throws IOException {
        try {
            return Files.readAttributes(file(id), BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public Uni<Revision> writeValue(String id, byte[] json, Precondition precondition) {
        DocumentIds.check(id);
        return changing(
                id,
                "written",
                () -> {
                    require(id, precondition);
                    put(file(id), json);
                    return Revision.of(json);
                });
    }

    private void put(Path file, byte[] json) throws IOException {
        AtomicFiles.createFolders(folder);
        try {
            AtomicFiles.replace(file, json, true, store.mode());
        } catch (NoSuchFileException e) {
            // Somebody has just removed all that was in the folder.
            AtomicFiles.createFolders(folder);
            AtomicFiles.replace(file, json, true, store.mode());
        }
    }

    private void require(String id, Precondition precondition) throws IOException {
        if (precondition != Precondition.NONE) {
            Revision there = exists(id) ? read(id).revision() : null;
            if (!precondition.holds(there)) {
                throw DocumentProblems.changed(entity, id, there);
            }
        }
    }

    @Override
    public Uni<Boolean> removeValue(String id, Precondition precondition) {
        DocumentIds.check(id);
        return changing(
                id,
                "removed",
                () -> {
                    require(id, precondition);
                    boolean removed = Files.deleteIfExists(file(id));
                    if (removed) {
                        AtomicFiles.forceFolder(folder);
                    }
                    return removed;
                });
    }

    @Override
    public Uni<Boolean> setAside(String id, Revision revision, String reason) {
        DocumentIds.check(id);
        return changing(
                id,
                "set aside",
                () -> {
                    if (!exists(id) || !read(id).revision().equals(revision)) {
                        return false;
                    }
                    Path aside = store.quarantine().move(file(id), reason);
                    AtomicFiles.forceFolder(AtomicFiles.parent(aside));
                    AtomicFiles.forceFolder(folder);
                    return true;
                });
    }

    @Override
    public Uni<Long> removeAll() {
        return initialized("*", "removed", this::deleteAll);
    }

    private long deleteAll() throws IOException {
        long count = 0;
        for (String id : ids()) {
            synchronized (store.locks().of(file(id))) {
                count += Files.deleteIfExists(file(id)) ? 1 : 0;
            }
        }
        if (count > 0) {
            AtomicFiles.forceFolder(folder);
            removeEmpty();
        }
        return count;
    }

    private void removeEmpty() throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.debugf("%s holds more than documents", folder);
        }
    }

    @Override
    public Multi<String> keys() {
        return initialized("*", "read", this::ids)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable);
    }

    private List<String> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> idOf(entity, file))
                    .flatMap(Optional::stream)
                    .filter(id -> !stuck.contains(id))
                    .sorted(DocumentIds.ORDER)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
