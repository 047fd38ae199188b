package dev.tapedeck.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.log.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One session on one connection, as its client must find it: what may come next follows from what
 * came before. For one thread.
 */
final class Follower {
    private static final Pattern SNAPSHOT =
            Pattern.compile(
                    "\\{\"catchup_id\":\"([0-9.]+)\",\"session_id\":\"([^\"]+)\",\"state\":\\{.*}}");

    private enum Due {
        HELLO,
        SNAPSHOT,
        EVENTS,
        NOTHING
    }

    private final Ledger ledger;
    private final Wish wish;
    private final Tally tally;
    private final String requested;
    private final Set<String> types;
    private Due due = Due.HELLO;
    private boolean greeted;
    private Cursor at;
    private Cursor since;
    private List<Long> seen = new ArrayList<>();
    private long events;
    private boolean caughtUp;

    Follower(Ledger ledger, Wish wish, Tally tally) {
        this.tally = tally;
        this.ledger = ledger;
        this.wish = wish;
        this.requested = wish.cursors().get(ledger.session());
        this.types = wish.types() == null ? null : Set.of(wish.types().split(","));
        this.at = requested == null ? null : Cursor.parse(requested).orElse(null);
    }

    /**
     * Where the client stands, or says it does as long as it has not been told better; null when
     * there is no saying.
     */
    Cursor at() {
        return at;
    }

    boolean hasEnded() {
        return due == Due.NOTHING;
    }

    void hello(SseSocket.Frame frame) {
        require(frame.id() == null, "hello carries an id");
        JsonNode hello = Api.tree(frame.data());
        Cursor first = cursor(hello.path("first").asText());
        Cursor head = cursor(hello.path("head").asText());
        String verdict =
                (hello.path("verdict").asText() + " " + hello.path("reason").asText("")).strip();
        require(
                ledger.resets() || head.epoch() == 1,
                "an epoch that nobody began: " + frame.text());
        require(ledger.forgets() || first.seq() == 0, "the beginning is gone: " + frame.text());
        String asked = hello.path("requested").isNull() ? null : hello.path("requested").asText();
        if (greeted) {
            lost(verdict, asked, head, first);
        } else {
            require(due == Due.HELLO, "a second hello");
            greeted = true;
            require(
                    Objects.equals(asked, requested),
                    "hello answers another request: " + frame.text());
            String expected =
                    requested == null
                            ? wish.from() == null ? "snapshot" : wish.from()
                            : expected(first, head);
            require(
                    verdict.equals(expected),
                    "verdict " + expected + " is due, not " + frame.text());
        }
        tally.heard(verdict);
        if (verdict.equals("snapshot") || verdict.startsWith("reset")) {
            leave();
            due = Due.SNAPSHOT;
        } else {
            Cursor there =
                    requested != null ? cursor(requested) : verdict.equals("start") ? first : head;
            require(at == null || at.equals(there), "an id said " + at + ", then " + frame.text());
            place(there);
        }
    }

    private String expected(Cursor first, Cursor head) {
        Optional<Cursor> wanted = Cursor.parse(requested);
        if (wanted.isEmpty()) {
            return "reset unparsable";
        }
        Cursor cursor = wanted.get();
        if (cursor.epoch() != head.epoch()) {
            return "reset other_epoch";
        }
        if (cursor.seq() > head.seq()) {
            require(
                    wish.invented().contains(ledger.session()),
                    "the service has lost what it had sent: it knows "
                            + head
                            + " and sent "
                            + requested);
            return "reset beyond_head";
        }
        return cursor.seq() < first.seq() ? "reset too_old" : "resumed";
    }

    /** In the middle of a stream: what follows the cursor is no longer there. */
    private void lost(String verdict, String asked, Cursor head, Cursor first) {
        if (types != null) {
            stands(cursor(asked));
        }
        require(
                due == Due.EVENTS && at.toString().equals(asked),
                "a hello at " + at + " that speaks of " + asked);
        boolean newEpoch = verdict.equals("reset other_epoch") && head.epoch() > at.epoch();
        boolean tooOld = verdict.equals("reset too_old") && first.compareTo(at) > 0;
        require(
                newEpoch || tooOld,
                "a stream was cut at "
                        + at
                        + " by "
                        + verdict
                        + " although the log has "
                        + first
                        + " to "
                        + head);
    }

    void snapshot(SseSocket.Frame frame) {
        require(due == Due.SNAPSHOT, "a snapshot that nothing announced: " + frame.text());
        Matcher parts = SNAPSHOT.matcher(frame.text());
        require(
                parts.matches() && parts.group(2).equals(ledger.session()),
                "no snapshot of this session: " + frame.text());
        place(cursor(parts.group(1)));
        ledger.shown(at, frame.data());
    }

    private void place(Cursor to) {
        leave();
        due = Due.EVENTS;
        at = to;
        since = to;
        events = 0;
        caughtUp = false;
        seen = new ArrayList<>();
    }

    void event(SseSocket.Frame frame, Line line) {
        require(due == Due.EVENTS, "an event where " + due + " is due: " + frame.text());
        require(
                line.type().equals(frame.event()),
                "a frame of another type than its event: " + frame.text());
        Cursor now = line.cursor();
        if (types == null) {
            require(now.equals(at.plus(1)), now + " follows " + at);
        } else {
            require(
                    now.epoch() == at.epoch() && now.seq() > at.seq(),
                    now + " follows " + at + " through a filter");
            require(
                    types.contains(line.type()),
                    "an event that the filter holds back: " + frame.text());
            seen.add(now.seq());
        }
        ledger.told(line, frame.data());
        at = now;
        events++;
    }

    /** An id says so of this session, be it the id of another one's event. */
    void stands(Cursor to) {
        if (at == null && due == Due.HELLO && wish.comesFromAPlace()) {
            // It begins now or at the start, and hello will say the same.
            at = to;
        }
        if (types != null && due == Due.EVENTS && at.epoch() == to.epoch() && at.seq() < to.seq()) {
            // The filter held back what is in between.
            at = to;
        }
        require(to.equals(at), "the id says " + to + " where the client is at " + at);
    }

    void caughtUp(SseSocket.Frame frame) {
        require(
                frame.id() == null && due == Due.EVENTS && !caughtUp,
                "caught_up where it does not belong: " + frame.text());
        caughtUp = true;
        JsonNode said = Api.tree(frame.data());
        arrived(said);
        long replayed = said.path("replayed").asLong(-1);
        require(
                types != null || replayed == events,
                "caught up after " + events + " events: " + frame.text());
    }

    void ended(SseSocket.Frame frame) {
        require(
                frame.id() == null && due == Due.EVENTS,
                "ended where it does not belong: " + frame.text());
        arrived(Api.tree(frame.data()));
        leave();
        due = Due.NOTHING;
    }

    private void arrived(JsonNode said) {
        Cursor there = cursor(said.path("catchup_id").asText());
        if (types != null) {
            stands(there);
        }
        require(
                there.equals(at),
                "the service takes the client for " + there + " and it is at " + at);
    }

    /** The connection is over: what a filter let through so far goes into the ledger. */
    void leave() {
        if (due == Due.EVENTS && types != null) {
            ledger.followed(new Ledger.Filtered(since, at.seq(), types, seen));
        }
    }

    private static Cursor cursor(String text) {
        return Cursor.parse(text).orElseThrow(() -> new AssertionError("no cursor: " + text));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(ledger.session() + ": " + otherwise);
        }
    }
}
