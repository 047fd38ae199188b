package dev.tapedeck.story;

import dev.tapedeck.log.Cursor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of one session, or of several over one connection, that comes and goes as it likes and
 * checks every frame. When told to finish it reads to the end and is done once the service says
 * that there is nothing left. One thread.
 */
final class Subscriber implements Runnable {
    private static final Pattern LOG_ID = Pattern.compile("\"session_id\":\"([^\"]+)\"");
    private static final long KNOCK_NANOS = 20_000_000;

    private final String name;
    private final List<Ledger> ledgers;
    private final boolean many;
    private final Services services;
    private final RandomGenerator random;
    private final Findings findings;
    private final Tally tally;
    private final BooleanSupplier finishing;
    private final Map<String, Follower> followers = new LinkedHashMap<>();
    private Map<String, Cursor> known = new TreeMap<>();
    private Set<String> invented = Set.of();
    private Service last;
    private volatile String doing = "";

    /**
     * @param finishing true when it is time to read to the end
     */
    Subscriber(
            String name,
            List<Ledger> ledgers,
            Services services,
            RandomGenerator random,
            Findings findings,
            Tally tally,
            BooleanSupplier finishing) {
        this.name = name;
        this.ledgers = ledgers;
        this.many = ledgers.size() > 1;
        this.services = services;
        this.random = random;
        this.findings = findings;
        this.tally = tally;
        this.finishing = finishing;
        tally.subscriber();
    }

    @Override
    public void run() {
        try {
            boolean done = false;
            while (!done && !findings.any()) {
                boolean last = finishing.getAsBoolean();
                Habit habit = last ? Habit.STEADY : Habit.draw(random);
                done = connect(last ? Wish.goOn(known, invented) : wish(habit), habit) && last;
            }
        } catch (Throwable e) {
            findings.add(this + ": " + e);
        }
    }

    @Override
    public String toString() {
        return name + " " + doing;
    }

    private Wish wish(Habit habit) {
        return habit.isPatient() ? Wish.everything() : Wish.draw(random, known, invented);
    }

    /** True when the service said that there is nothing left to read. */
    private boolean connect(Wish wish, Habit habit) {
        List<String> sessions = ledgers.stream().map(Ledger::session).toList();
        doing =
                habit.name()
                        + ", "
                        + wish.target(sessions, many)
                        + ", Last-Event-ID "
                        + wish.header(many);
        Service service = services.any(random);
        int life = service.life();
        followers.clear();
        ledgers.forEach(each -> followers.put(each.session(), new Follower(each, wish, tally)));
        try (SseSocket socket =
                new SseSocket(
                        service.port(), wish.target(sessions, many), wish.header(many), habit)) {
            if (socket.status() == 204) {
                require(finishing.getAsBoolean(), "204 although the session goes on");
                return true;
            }
            if (socket.status() == 503 && life == 0) {
                throw new IOException("not up yet");
            }
            head(socket);
            if (last != service && last != null && !wish.cursors().isEmpty()) {
                tally.heard("moved");
            }
            last = service;
            if (wish.cursors().isEmpty()) {
                known = new TreeMap<>();
            }
            follow(socket, habit, wish);
        } catch (SseSocket.Left left) {
            // As it wanted.
        } catch (IOException broken) {
            if (life != 0 && life == service.life()) {
                throw new AssertionError("the service broke the connection: " + broken);
            }
            LockSupport.parkNanos(KNOCK_NANOS);
        } finally {
            followers.values().forEach(Follower::leave);
            invented = wish.stillInvented(known);
        }
        return false;
    }

    private static void head(SseSocket socket) {
        require(socket.status() == 200, "status " + socket.status());
        require(
                "text/event-stream".equals(socket.header("content-type")),
                "content type " + socket.header("content-type"));
        require(
                "no-store".equals(socket.header("cache-control")),
                "cache control " + socket.header("cache-control"));
        require("no".equals(socket.header("x-accel-buffering")), "a proxy may buffer it");
    }

    private void follow(SseSocket socket, Habit habit, Wish wish)
            throws IOException, SseSocket.Left {
        long begun = System.nanoTime();
        SseSocket.Frame retry = socket.next();
        require(
                retry != null && "1000".equals(retry.retry()) && retry.event() == null,
                "the first frame is " + retry);
        int frames = 0;
        boolean waitedFor = false;
        for (SseSocket.Frame frame = socket.next(); frame != null; frame = socket.next()) {
            if (!frame.isComment()) {
                take(frame, wish.types() != null);
                if (frames++ == 0) {
                    tally.connected();
                }
                if (!finishing.getAsBoolean()) {
                    habit.stall(frames);
                }
            }
            if (!waitedFor && habit.wasWaitedFor(socket.bytesRead())) {
                waitedFor = true;
                tally.heard("waited for");
            }
            if (habit.leavesAfter(frames, System.nanoTime() - begun)) {
                throw new SseSocket.Left();
            }
        }
        require(
                followers.values().stream().allMatch(Follower::hasEnded),
                "the service ended a stream that goes on");
    }

    private void take(SseSocket.Frame frame, boolean filtered) {
        if (frame.data() == null) {
            require(filtered && frame.event() == null, "a frame without data: " + frame);
            stands(frame);
            return;
        }
        String text = frame.text();
        Matcher session = LOG_ID.matcher(text);
        Follower follower = session.find() ? followers.get(session.group(1)) : null;
        require(follower != null, "a frame of a log that nobody asked for: " + text);
        switch (frame.event()) {
            case "hello" -> follower.hello(frame);
            case "caught_up" -> follower.caughtUp(frame);
            case "ended" -> follower.ended(frame);
            case "snapshot" -> follower.snapshot(frame);
            default -> follower.event(frame, Line.of(frame.data()));
        }
        if (frame.event().equals("snapshot")
                || !List.of("hello", "caught_up", "ended").contains(frame.event())) {
            stands(frame);
        }
    }

    /** The id must say where this client stands, in every log that it has a place in. */
    private void stands(SseSocket.Frame frame) {
        require(frame.id() != null, "no id: " + frame);
        Map<String, Cursor> said = ids(frame.id());
        said.forEach((session, at) -> followers.get(session).stands(at));
        followers.forEach((session, follower) ->
                require(
                        said.containsKey(session) || follower.at() == null,
                        "the id " + frame.id() + " says nothing of " + session));
        known = said;
    }

    private Map<String, Cursor> ids(String id) {
        Map<String, Cursor> ids = new TreeMap<>();
        if (!many) {
            ids.put(
                    ledgers.getFirst().session(),
                    Cursor.parse(id).orElseThrow(() -> new AssertionError("id " + id)));
            return ids;
        }
        for (String part : id.split(",")) {
            String[] pair = part.split("=");
            require(pair.length == 2 && pair[0].startsWith("s:"), "the id " + id);
            ids.put(
                    pair[0].substring(2),
                    Cursor.parse(pair[1]).orElseThrow(() -> new AssertionError("id " + id)));
        }
        return ids;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
