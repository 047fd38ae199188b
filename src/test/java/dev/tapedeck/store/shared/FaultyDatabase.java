package dev.tapedeck.store.shared;

import io.smallrye.mutiny.Uni;

/** A database that can be reached most of the time; its files always. */
public record FaultyDatabase(Database database, FaultyTable tables) implements Database {
    @Override
    public String name() {
        return database.name();
    }

    @Override
    public Uni<Void> prepare() {
        return database.prepare();
    }

    @Override
    public LogTable logs() {
        return tables;
    }

    @Override
    public DocumentTable documents() {
        return tables;
    }

    @Override
    public BlobStore blobs() {
        return database.blobs();
    }

    @Override
    public void close() {
        database.close();
    }
}
