package dev.tapedeck.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The named files of one owner. Names are plain ({@code positions.json}) or one level down ({@code
 * snapshots/1.500.json}). Every call may block; call it on a thread made for that. Failures are
 * {@link IOException}s that name the file.
 */
public interface Folder {
    /** How long a write must last. */
    enum Durability {
        /** Survives the process; for what can be made again from a log. */
        PROCESS,
        /** Survives the power: file and folder are forced before the call returns. */
        POWER
    }

    /**
     * Writes into a new file that nobody sees before {@link #publish}. Closed without it, it leaves
     * nothing.
     */
    interface Draft extends AutoCloseable {
        OutputStream out();

        /** Puts the file in place of the old one, atomically. */
        void publish(Durability durability) throws IOException;

        @Override
        void close() throws IOException;
    }

    Optional<byte[]> read(String name) throws IOException;

    /** The whole file as a stream; empty when there is none. The caller closes it. */
    Optional<InputStream> open(String name) throws IOException;

    /** Bytes of the file, -1 when there is none. */
    long size(String name) throws IOException;

    /** Replaces the file atomically: a reader sees the old or the new one, whole. */
    void replace(String name, byte[] content, Durability durability) throws IOException;

    Draft draft(String name) throws IOException;

    /**
     * Writes bytes at an offset, in one call, and cuts what stands after them. For files that are
     * valid JSON at every moment and grow at their end.
     */
    void overwriteTail(String name, long offset, byte[] content) throws IOException;

    /** Forces the file's content to the device. */
    void force(String name) throws IOException;

    void remove(String name) throws IOException;

    /**
     * Names of the files in the sub-folder, or directly here when it is empty; sorted; without
     * half-written ones.
     */
    List<String> list(String subfolder) throws IOException;

    /**
     * Paths of all files here, however deep, sorted; without half-written ones, and without those
     * of the event log that lives in the same place.
     */
    List<String> all() throws IOException;

    /** Removes what a crash left half written, and the folder itself when it holds nothing. */
    default void tidy() throws IOException {}

    /** Moves a file that cannot be read aside, with the reason in the log. */
    void quarantine(String name, String reason) throws IOException;

    /** Moves all files into {@code archive/<name>}, but for those named. */
    void archive(String name, List<String> except) throws IOException;
}
