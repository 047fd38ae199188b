package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.session.files.SessionViews;
import dev.tapedeck.session.files.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * Keeps on disk, behind the commits and on a thread of its own, what is made from them: views and
 * snapshots. A large view is rewritten less often, so that this thread's share stays small whatever
 * the size.
 */
final class SessionKeeper implements LiveSession.Owner, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SessionKeeper.class);
    private static final int PAGE = 1 << 20;
    private static final int REST = 20;
    private static final int SNAPSHOTS_WAITING = 64;

    private record Due(LiveSession session, Cursor after, LiveSession.Copy copy, byte[] trades) {}

    /** A session's views and when they may be written again. */
    private static final class Kept {
        final SessionViews views;
        long notBeforeNanos = System.nanoTime();

        Kept(SessionViews views) {
            this.views = views;
        }
    }

    private final EventLogs logs;
    private final Folders folders;
    private final long everyMillis;
    private final int snapshotsKept;
    private final String bootId = bootId();
    private final Set<LiveSession> dirty = ConcurrentHashMap.newKeySet();
    private final Set<LiveSession> held = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Due> snapshots = new ConcurrentLinkedQueue<>();

    /** Up to where a snapshot makes a log's lines needless, but not yet the views. */
    private final Map<LiveSession, Cursor> droppable = new HashMap<>();

    private final Map<LiveSession, Kept> kept = new HashMap<>();
    private final Thread thread;
    private boolean closing;

    SessionKeeper(EventLogs logs, Folders folders, long everyMillis, int snapshotsKept) {
        this.logs = logs;
        this.folders = folders;
        this.everyMillis = everyMillis;
        this.snapshotsKept = snapshotsKept;
        this.thread = Thread.ofPlatform().name("tapedeck-keeper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            // Unknown: then a crash is always taken for a power cut.
            return "process-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        }
    }

    @Override
    public void changed(LiveSession session) {
        dirty.add(session);
    }

    @Override
    public void snapshotDue(
            LiveSession session, Cursor after, LiveSession.Copy copy, byte[] trades) {
        snapshots.add(new Due(session, after, copy, trades));
        if (snapshots.size() > SNAPSHOTS_WAITING) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /**
     * Brings this session's views up to date and forgets it: it is let go, or its files move.
     * Blocks.
     */
    synchronized void settle(LiveSession session) {
        dirty.remove(session);
        storeSnapshots();
        try {
            bring(session);
        } catch (IOException | RuntimeException e) {
            failed(session, e);
        }
        forget(session);
    }

    /** Its files are being moved: nothing is written for it until {@link #free}. */
    void hold(LiveSession session) {
        held.add(session);
    }

    void free(LiveSession session) {
        held.remove(session);
        changed(session);
    }

    synchronized void forget(LiveSession session) {
        Kept removed = kept.remove(session);
        assert removed == null || !kept.containsKey(session);
        droppable.remove(session);
        dirty.remove(session);
    }

    private synchronized void run() {
        while (!closing) {
            try {
                wait(everyMillis);
            } catch (InterruptedException e) {
                LOG.debug("interrupted; going on");
            }
            pass();
        }
        pass();
    }

    private void pass() {
        storeSnapshots();
        List<LiveSession> now = new ArrayList<>(dirty);
        for (LiveSession session : now) {
            if (held.contains(session)) {
                continue;
            }
            Kept has = kept.get(session);
            if (closing || has == null || System.nanoTime() - has.notBeforeNanos >= 0) {
                dirty.remove(session);
                try {
                    bring(session);
                } catch (IOException | RuntimeException e) {
                    failed(session, e);
                }
            }
        }
        notifyAll();
    }

    private void failed(LiveSession session, Exception e) {
        LOG.warnf("views of %s wait: %s", session.info().sessionId(), e.getMessage());
        // They are looked at again as they are on disk, and made anew when that is not what was
        // left.
        Kept removed = kept.remove(session);
        assert removed == null || removed != kept.get(session);
        dirty.add(session);
    }

    private Folder folder(LiveSession session) {
        return folders.at(Registration.place(session.info()));
    }

    private void bring(LiveSession session) throws IOException {
        if (session.isCollecting() || folders.areShared()) {
            // Several nodes cannot share a file that grows; whoever asks for it has it made.
            return;
        }
        session.untouch();
        long begun = System.nanoTime();
        LiveSession.Copy copy = session.copy();
        Kept has = kept.get(session);
        if (has == null || has.views.at().epoch() != copy.at().epoch()) {
            boolean clean = !logs.recovered().contains(session.log().id());
            has =
                    new Kept(
                            SessionViews.open(
                                    folder(session),
                                    copy.at(),
                                    session.log().oldest(),
                                    clean,
                                    bootId));
            kept.put(session, has);
        }
        SessionViews views = has.views;
        trades(session, views, copy);
        viewsAreAt(session, views.at());
        views.positions(copy.state().positionsJson());
        views.metrics(copy.state().metricsJson());
        long now = System.nanoTime();
        has.notBeforeNanos = now + REST * (now - begun);
    }

    private void trades(LiveSession session, SessionViews views, LiveSession.Copy copy)
            throws IOException {
        if (session.lastTradeSeq() <= views.at().seq()) {
            views.passed(copy.at());
        }
        while (views.at().compareTo(copy.at()) < 0) {
            EventLines lines = session.log().read(views.at(), PAGE).await().indefinitely();
            if (lines.isEmpty()) {
                break;
            }
            views.trades(lines);
        }
        views.progress();
    }

    private void storeSnapshots() {
        for (Due due = snapshots.poll(); due != null; due = snapshots.poll()) {
            if (!due.session.isCollecting()) {
                store(due);
            }
        }
    }

    private void store(Due due) {
        SnapshotStore store = new SnapshotStore(folder(due.session));
        try {
            byte[] state = due.copy.state().stateJson();
            byte[] curve = due.copy.state().curveJson();
            store.writeTrades(due.after, due.copy.at(), due.trades);
            store.write(due.copy.at(), state, curve);
            due.session.snapshotStored(state.length + curve.length);
            snapshotStored(due.session, due.copy.at());
            store.thin(due.session.log().oldest(), due.copy.at(), snapshotsKept);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(
                    "snapshot %s of %s: %s",
                    due.copy.at(), due.session.info().sessionId(), e.getMessage());
        }
    }

    /** What the snapshot holds need not be read again, once the views are as far. */
    private void snapshotStored(LiveSession session, Cursor at) {
        if (folders.areShared()) {
            session.log().allowDropping(at);
        } else {
            droppable.put(session, at);
            dirty.add(session);
        }
    }

    private void viewsAreAt(LiveSession session, Cursor at) {
        Cursor upTo = droppable.get(session);
        if (upTo != null && upTo.compareTo(at) <= 0) {
            droppable.remove(session);
            session.log().allowDropping(upTo);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
