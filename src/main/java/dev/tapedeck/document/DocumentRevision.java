package dev.tapedeck.document;

/** Which content a document has. */
public record DocumentRevision(String id, Revision revision) {}
