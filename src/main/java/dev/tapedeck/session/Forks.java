package dev.tapedeck.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.files.SnapshotStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sessions that begin with the state of another at a cursor. Blocks. */
@ApplicationScoped
public class Forks {
    private final Sessions sessions;
    private final TimeTravel timeTravel;

    public Forks(Sessions sessions, TimeTravel timeTravel) {
        this.sessions = sessions;
        this.timeTravel = timeTravel;
    }

    /**
     * The fork that is asked for: made now, or there before.
     *
     * @param ifMatch the head that the parent must have, or null
     * @throws Problem SESSION_NOT_FOUND, HEAD_MOVED, INVALID_CURSOR, CURSOR_GONE, INVALID_FIELD,
     *     INVALID_ID, SESSION_EXISTS
     */
    Sessions.Registered fork(String parentId, JsonNode wanted, @Nullable Cursor ifMatch) {
        Session parent = sessions.get(parentId);
        LiveSession live = parent.live().await().indefinitely();
        var unmoved = new Conditions(ifMatch, null).before(live.log()).await().indefinitely();
        assert unmoved.isEmpty();
        if (wanted.has("at") && !wanted.get("at").isTextual()) {
            throw Problem.field("at", "should be a cursor like \"1.17\"");
        }
        Cursor head = ifMatch == null ? live.log().head() : ifMatch;
        Cursor at =
                wanted.has("at")
                        ? TimeTravel.cursor("at", wanted.get("at").textValue(), live)
                        : head;
        LiveSession.Copy copy = timeTravel.at(parent, live, at);
        Sessions.Registered registered =
                sessions.register(Registration.fork(parent.info(), wanted, Instant.now()));
        Session child = registered.session();
        synchronized (child.command) {
            LiveSession begun = child.live().await().indefinitely();
            Cursor empty = begun.log().head();
            if (!isFresh(begun, empty) || !begin(child, begun, empty, live, copy)) {
                requireSameFork(begun, parent.sessionId(), at, wanted.has("at"));
            }
        }
        return registered;
    }

    /**
     * One that was reset is a session of its own. What a backtest collects is gone with its
     * process, so that it may begin in any epoch.
     */
    private static boolean isFresh(LiveSession child, Cursor head) {
        return child.isCollecting() ? head.seq() == 0 : head.equals(Cursor.ORIGIN);
    }

    /**
     * Writes the fork's event, and before it the trades that it knows from its parent.
     *
     * @return false when somebody else has written first
     */
    private boolean begin(
            Session child,
            LiveSession begun,
            Cursor empty,
            LiveSession parent,
            LiveSession.Copy copy) {
        byte[] trades = parent.inherited(copy.at()).await().indefinitely();
        if (!begun.isCollecting()) {
            try {
                new SnapshotStore(sessions.folder(child)).writeInherited(empty.epoch(), trades);
            } catch (IOException e) {
                throw Problem.of(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        "the fork cannot be written: " + e.getMessage());
            }
        }
        byte[] data =
                SessionEvents.fork(
                        parent.info().sessionId(), copy.at().toString(), copy.state().stateJson());
        EventBatch event = EventBatch.of(EventType.FORK, data);
        try {
            var appended =
                    child.using(now ->
                                    now.log()
                                            .append(
                                                    new Append(
                                                            event, empty, null, now.fork(trades))))
                            .await()
                            .indefinitely();
            return appended.count() == 1;
        } catch (Problem e) {
            if (e.kind() != ProblemKind.HEAD_MOVED) {
                throw e;
            }
            return false;
        }
    }

    /** Asked for once more, a fork is the one that is there; what is there must be it. */
    private static void requireSameFork(
            LiveSession child, String parent, Cursor at, boolean exact) {
        EventLines first = child.log().read(child.log().oldest(), 1).await().indefinitely();
        byte[] from =
                first.isEmpty() || !first.type(0).equals(EventType.FORK)
                        ? null
                        : JsonFields.raw(first.bytes(), first.dataFrom(0), first.dataTo(0), "from");
        boolean same =
                from != null
                        && JsonFields.text(from, 0, from.length, "session_id")
                                .filter(parent::equals)
                                .isPresent()
                        && (!exact
                                || JsonFields.text(from, 0, from.length, "catchup_id")
                                        .filter(at.toString()::equals)
                                        .isPresent());
        if (!same) {
            throw Problem.of(
                    ProblemKind.SESSION_EXISTS,
                    "the session " + child.info().sessionId() + " is another one than this fork");
        }
    }
}
