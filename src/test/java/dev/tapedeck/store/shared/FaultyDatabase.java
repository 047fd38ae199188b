package dev.tapedeck.store.shared;

import io.smallrye.mutiny.Uni;

/** A database that can be reached most of the time; its files always. */
public record FaultyDatabase(Database database, FaultyTable faulty) implements Database {
    @Override
    public String name() {
        return database.name();
    }

    @Override
    public Uni<Void> prepare() {
        return database.prepare();
    }

    @Override
    public Tables tables() {
        return new Tables(faulty, faulty, database.tables().blobs());
    }

    @Override
    public void close() {
        database.close();
    }
}
