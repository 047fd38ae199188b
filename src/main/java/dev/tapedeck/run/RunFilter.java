package dev.tapedeck.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which runs are wanted: all that is given must hold. */
public record RunFilter(
        @Nullable String kind, @Nullable RunStatus status, Map<String, String> meta) {
    public static final RunFilter ALL = new RunFilter(null, null, Map.of());

    public RunFilter {
        meta = Map.copyOf(meta);
    }

    boolean accepts(KnownRun run) {
        return (kind == null || RunIds.kind(kind).equals(run.kind()))
                && (status == null || status == run.status())
                && meta.entrySet().stream()
                        .allMatch(each -> {
                            MetaValue there = run.meta().get(each.getKey());
                            return there != null && there.is(each.getValue());
                        });
    }
}
