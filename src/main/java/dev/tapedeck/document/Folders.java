package dev.tapedeck.document;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where owners find their folders. */
public interface Folders {
    /** The folder at that place, made when first written to. */
    Folder at(String place);

    /**
     * Places with {@code depth} more path parts below {@code place}: {@code under("sessions", 2)}
     * gives {@code sessions/u/s_b}. Blocks.
     */
    List<String> under(String place, int depth) throws IOException;

    /** The place of all places, where it is a folder that a person may have put files into. */
    default Optional<Folder> root() {
        return Optional.empty();
    }

    /**
     * Whether other processes write here too. Then a file that grows, or that anybody may write at
     * any time, has no place here; what is made once from a log, and always alike, does.
     */
    default boolean areShared() {
        return false;
    }

    /** Whether an owner's log has its lines here too, as {@code events.jsonl}. */
    default boolean holdLogs() {
        return false;
    }
}
