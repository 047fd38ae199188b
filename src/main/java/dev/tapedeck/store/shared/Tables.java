package dev.tapedeck.store.shared;

/** What one database holds, each in tables of its own. */
public record Tables(LogTable logs, DocumentTable documents, BlobStore blobs) {}
