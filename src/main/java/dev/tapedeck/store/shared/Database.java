package dev.tapedeck.store.shared;

import io.smallrye.mutiny.Uni;

/** What a backend adds: tables in a database that it knows how to talk to. */
public interface Database {
    /** For people: {@code PostgreSQL}. */
    String name();

    /** Makes the schema, if it is not there; fails while the database cannot be reached. */
    Uni<Void> prepare();

    Tables tables();

    /** Lets go of what this object has opened by itself; clients that it was given stay open. */
    default void close() {}
}
