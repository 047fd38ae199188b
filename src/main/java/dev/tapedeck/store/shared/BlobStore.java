package dev.tapedeck.store.shared;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Named bytes in a database, each up to a megabyte, put and taken whole. Names are paths of
 * letters, digits and {@code _ - . / #}. Every call works as those of {@link LogTable} do.
 */
public interface BlobStore {
    Uni<Optional<byte[]>> get(String name);

    /** Durable once answered. */
    Uni<Void> put(String name, byte[] content);

    Uni<Void> remove(String name);

    /** Names that begin so, sorted. */
    Uni<List<String>> names(String prefix);
}
