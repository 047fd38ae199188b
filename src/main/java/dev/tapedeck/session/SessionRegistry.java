package dev.tapedeck.session;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.state.SessionInfo;
import java.util.List;
import java.util.Optional;

/**
 * What is written down of each session besides its log: with which words it was registered, and its
 * latest status. Every call blocks and fails with {@link Problem} {@code STORAGE_UNAVAILABLE}.
 */
interface SessionRegistry {
    /** What became of a registration. */
    sealed interface Claim {
        /** It is registered now, queued. */
        record Made() implements Claim {}

        /** The id was registered before. */
        record Known(Registration.Stored stored) implements Claim {}

        /** Another session has the place. */
        record PlaceTaken(String by) implements Claim {}
    }

    /** Whether other processes register sessions too. */
    boolean isShared();

    List<Registration.Stored> all();

    Optional<Registration.Stored> find(String id);

    Claim claim(SessionInfo info);

    void store(SessionInfo info, SessionStatus status);
}
