package dev.tapedeck.run;

import dev.tapedeck.document.DocumentIds;
import dev.tapedeck.document.DocumentIndex.Entry;
import dev.tapedeck.document.UnreadableDocument;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of a run without its document.
 *
 * @param files of its artifacts
 */
record KnownRun(
        String kind,
        RunStatus status,
        Instant updatedAt,
        Map<String, MetaValue> meta,
        Set<String> files) {
    /** The latest first. */
    static final Comparator<Entry<KnownRun>> ORDER =
            Comparator.comparing((Entry<KnownRun> each) -> each.value().updatedAt)
                    .reversed()
                    .thenComparing(Entry::id, DocumentIds.ORDER);

    static KnownRun read(String id, byte[] json) throws UnreadableDocument {
        Run run =
                RunDocument.read(id, json, Instant.EPOCH)
                        .toRun(dev.tapedeck.document.Revision.of(json));
        return new KnownRun(
                run.kind().intern(),
                run.status(),
                run.updatedAt(),
                MetaValue.of(run.meta()),
                run.artifacts().stream().map(Artifact::file).collect(Collectors.toSet()));
    }
}
