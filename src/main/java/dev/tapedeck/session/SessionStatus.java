package dev.tapedeck.session;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A session's status and what may follow it. */
public enum SessionStatus {
    QUEUED,
    RUNNING,
    PAUSED,
    INTERRUPTED,
    COMPLETED,
    REMOVED,
    ERROR;

    /** What a client asks for. */
    public enum Command {
        START(EnumSet.of(QUEUED), RUNNING),
        PAUSE(EnumSet.of(RUNNING), PAUSED),
        RESUME(EnumSet.of(PAUSED, INTERRUPTED), RUNNING),
        STOP(EnumSet.of(QUEUED, RUNNING, PAUSED, INTERRUPTED, ERROR), COMPLETED),
        RESET(EnumSet.complementOf(EnumSet.of(REMOVED)), QUEUED),
        REMOVE(EnumSet.complementOf(EnumSet.of(RUNNING, REMOVED)), SessionStatus.REMOVED);

        private final Set<SessionStatus> from;
        private final SessionStatus to;

        Command(Set<SessionStatus> from, SessionStatus to) {
            this.from = from;
            this.to = to;
        }

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SessionStatus> parse(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire().equals(wire)).findFirst();
    }

    /** Whether the log takes no more events. */
    public boolean closed() {
        return this == COMPLETED || this == REMOVED;
    }

    /** The status after the command. @throws Problem ILLEGAL_TRANSITION */
    public SessionStatus after(Command command) {
        if (!command.from.contains(this)) {
            throw Problem.of(
                            ProblemKind.ILLEGAL_TRANSITION,
                            "a " + wire() + " session cannot " + command.wire())
                    .member("session_status", wire());
        }
        return command.to;
    }
}
