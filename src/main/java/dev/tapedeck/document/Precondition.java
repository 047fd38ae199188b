package dev.tapedeck.document;

import org.jspecify.annotations.Nullable;

/** What must hold of the stored document for a change to be made. */
public sealed interface Precondition {
    Precondition NONE = new None();
    Precondition ABSENT = new Absent();
    Precondition PRESENT = new Present();

    /** Whatever is there. */
    record None() implements Precondition {}

    /** Nothing may be there: {@code If-None-Match: *}. */
    record Absent() implements Precondition {}

    /** Something must be there: {@code If-Match: *}. */
    record Present() implements Precondition {}

    /** Exactly that content must be there: {@code If-Match: "…"}. */
    record Is(Revision revision) implements Precondition {}

    /**
     * @param there what is stored; null when nothing is
     */
    default boolean holds(@Nullable Revision there) {
        return switch (this) {
            case None none -> true;
            case Absent absent -> there == null;
            case Present present -> there != null;
            case Is is -> is.revision.equals(there);
        };
    }
}
