package dev.tapedeck.log;

/** Whether the storage takes writes and what it has set aside. */
public sealed interface StorageHealth {
    /** Takes writes; {@code quarantined} files have been set aside since start. */
    record Ok(long quarantined) implements StorageHealth {}

    /** Takes no writes for now or until a restart; reads go on. */
    record Unavailable(String reason) implements StorageHealth {}
}
