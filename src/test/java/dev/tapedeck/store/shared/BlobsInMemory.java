package dev.tapedeck.store.shared;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A database of blobs that several stores of one test share. */
final class BlobsInMemory implements BlobStore {
    private final TreeMap<String, byte[]> blobs = new TreeMap<>();

    private <T> Uni<T> now(Supplier<T> call) {
        return Uni.createFrom()
                .item(() -> {
                    synchronized (blobs) {
                        return call.get();
                    }
                });
    }

    @Override
    public Uni<Optional<byte[]>> get(String name) {
        return now(() -> Optional.ofNullable(blobs.get(name)));
    }

    @Override
    public Uni<Void> put(String name, byte[] content) {
        return now(() -> {
            blobs.put(name, content);
            return (Void) null;
        });
    }

    @Override
    public Uni<Void> remove(String name) {
        return now(() -> {
            blobs.remove(name);
            return (Void) null;
        });
    }

    @Override
    public Uni<List<String>> names(String prefix) {
        return now(() ->
                blobs.tailMap(prefix).keySet().stream()
                        .takeWhile(name -> name.startsWith(prefix))
                        .toList());
    }
}
