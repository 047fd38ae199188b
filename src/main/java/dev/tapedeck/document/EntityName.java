package dev.tapedeck.document;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What kind of thing documents are and whose, {@code signal/strategy-a}: parts that are checked, so
 * that none can carry a path, a pattern or a quote into a key, a query or a file name.
 */
public record EntityName(List<String> parts) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final int MAX_PARTS = 8;

    /** First parts that belong to others: features with rules and files of their own. */
    private static final Set<String> RESERVED =
            Set.of(
                    "session",
                    "session_place",
                    "sessions",
                    "wal",
                    "archive",
                    "backups",
                    "bots",
                    "jobs",
                    "messaging",
                    "migration",
                    "quarantine",
                    "replay",
                    "runs",
                    "worlds");

    public EntityName {
        parts = List.copyOf(parts);
        if (parts.isEmpty()
                || parts.size() > MAX_PARTS
                || !parts.stream().allMatch(part -> PART.matcher(part).matches())) {
            throw new IllegalArgumentException("not an entity name: " + parts);
        }
    }

    public static EntityName of(String... parts) {
        return new EntityName(Arrays.asList(parts));
    }

    /** Reads what {@link #toString} prints; empty when it is anything else. */
    public static Optional<EntityName> parse(String path) {
        List<String> parts = Arrays.asList(path.split("/", -1));
        return parts.size() <= MAX_PARTS
                        && parts.stream().allMatch(part -> PART.matcher(part).matches())
                ? Optional.of(new EntityName(parts))
                : Optional.empty();
    }

    /** Whether clients have no business there, and a folder of that name holds no documents. */
    public boolean isReserved() {
        return isReserved(first());
    }

    public static boolean isReserved(String first) {
        return RESERVED.contains(first);
    }

    public boolean isUnder(String prefix) {
        String name = toString();
        return prefix.isEmpty() || name.equals(prefix) || name.startsWith(prefix + "/");
    }

    public String first() {
        return parts.getFirst();
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
