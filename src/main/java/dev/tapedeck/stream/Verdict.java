package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import org.jspecify.annotations.Nullable;

/** Where a stream begins, as the {@code hello} frame says it. */
record Verdict(String wire, @Nullable String reason) {
    static final Verdict RESUMED = new Verdict("resumed", null);
    static final Verdict CHEAPER = new Verdict("snapshot", "cheaper");

    static Verdict reset(String reason) {
        return new Verdict("reset", reason);
    }

    static Verdict from(Beginning beginning) {
        return new Verdict(beginning.wire(), null);
    }

    /** Where a stream begins that brings no cursor. */
    enum Beginning {
        SNAPSHOT,
        START,
        NOW;

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Whether a log with that head and oldest cursor can go on after the wanted one. */
    static Verdict of(@Nullable Cursor wanted, Cursor oldest, Cursor head) {
        if (wanted == null) {
            return reset("unparsable");
        }
        if (wanted.epoch() != head.epoch()) {
            return reset("other_epoch");
        }
        if (wanted.seq() > head.seq()) {
            return reset("beyond_head");
        }
        return wanted.seq() < oldest.seq() ? reset("too_old") : RESUMED;
    }

    boolean isReset() {
        return wire.equals("reset");
    }

    boolean wantsSnapshot() {
        return isReset() || wire.equals("snapshot");
    }
}
