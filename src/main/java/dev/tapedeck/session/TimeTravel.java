package dev.tapedeck.session;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.files.SnapshotStore;
import dev.tapedeck.session.state.SessionInfo;
import dev.tapedeck.session.state.SessionState;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/**
 * The state as it was at any cursor: the nearest snapshot before it, and the fold from there.
 * Blocks.
 */
@ApplicationScoped
public class TimeTravel {
    private final Sessions sessions;

    public TimeTravel(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Reads a cursor that a client sent. @throws Problem INVALID_CURSOR or CURSOR_GONE */
    static Cursor cursor(String name, String text, LiveSession live) {
        Cursor head = live.log().head();
        Cursor at =
                Cursor.parse(text)
                        .orElseThrow(() ->
                                Problem.of(
                                                ProblemKind.INVALID_CURSOR,
                                                name + " should be a cursor like 1.17")
                                        .with(name, "should be a cursor like 1.17"));
        if (at.epoch() > head.epoch() || (at.epoch() == head.epoch() && at.seq() > head.seq())) {
            throw Problem.of(ProblemKind.INVALID_CURSOR, name + " is beyond the head " + head)
                    .with(name, "is beyond the head")
                    .member("head", head.toString());
        }
        if (at.epoch() < head.epoch() || at.compareTo(live.log().oldest()) < 0) {
            throw Problem.of(
                            ProblemKind.CURSOR_GONE,
                            "events after " + at + " are no longer kept in this log")
                    .member("oldest", live.log().oldest().toString());
        }
        return at;
    }

    LiveSession.Copy at(Session session, LiveSession live, Cursor at) {
        LiveSession.Copy now = live.copy();
        if (at.equals(now.at())) {
            return now;
        }
        SessionInfo info = session.info();
        try {
            Optional<SnapshotStore.Stored> stored =
                    new SnapshotStore(sessions.folder(session)).latest(at);
            Cursor from = stored.map(SnapshotStore.Stored::at).orElse(new Cursor(at.epoch(), 0));
            SessionState state =
                    stored.map(each -> SessionState.restore(info, each.state(), each.curve()))
                            .orElseGet(() -> SessionState.begin(info));
            LogPages pages = LogPages.of(live.log(), from, at);
            for (EventLines page = pages.next(); !page.isEmpty(); page = pages.next()) {
                for (int i = 0; i < page.count(); i++) {
                    state.apply(page, i);
                }
            }
            return new LiveSession.Copy(at, state.copy());
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "a snapshot cannot be read: " + e.getMessage());
        }
    }
}
