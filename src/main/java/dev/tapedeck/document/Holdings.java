package dev.tapedeck.document;

import dev.tapedeck.log.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is kept in a storage, but for what can be made again.
 *
 * @param entities of which all documents are kept
 * @param logs with all their epochs
 */
public record Holdings(List<EntityName> entities, List<Files> files, List<Log> logs) {
    public static final Holdings NONE = new Holdings(List.of(), List.of(), List.of());

    /**
     * Files at a place, however deep. What else lies there is a log's, a document, or a view.
     *
     * @param kept by their paths below the place
     */
    public record Files(String place, Predicate<String> kept) {
        public static Files all(String place) {
            return new Files(place, path -> true);
        }
    }

    /** A log, and where it is. */
    public record Log(LogId id, String place) {}

    public Holdings {
        entities = List.copyOf(entities);
        files = List.copyOf(files);
        logs = List.copyOf(logs);
    }

    public static Holdings ofEntities(List<EntityName> entities) {
        return new Holdings(entities, List.of(), List.of());
    }

    public static Holdings ofFiles(Files files) {
        return new Holdings(List.of(), List.of(files), List.of());
    }

    public Holdings and(Holdings more) {
        return new Holdings(
                both(entities, more.entities), both(files, more.files), both(logs, more.logs));
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
