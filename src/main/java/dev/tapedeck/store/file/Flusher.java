package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves committed lines from memory to each log's own file, a little later and many at a time, so
 * that the committer never touches a file that grows. What cannot be written stays in memory and in
 * the commit log and is tried again; meanwhile new appends are refused.
 */
final class Flusher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Flusher.class);
    private static final long RETRY_MILLIS = 500;
    private static final long HURRY_BYTES = 8L << 20;
    private static final long WRITE_BYTES = 1L << 20;

    /** A log that is to go on after that cursor. */
    private record Beginning(FileLog log, Cursor at) {}

    private final FileStore store;
    private final FileStoreOptions options;
    private final AppendHandles handles;
    private final Thread thread;

    // guarded by this
    private Set<FileLog> dirty = new LinkedHashSet<>();
    private ArrayDeque<Beginning> restarts = new ArrayDeque<>();
    private long unflushed;
    private long passesWanted;
    private long passesBegun;
    private long passesDone;
    private boolean hurry;
    private boolean closing;
    private volatile @Nullable String stuck;

    Flusher(FileStore store, FileStoreOptions options, AppendHandles handles) {
        this.store = store;
        this.options = options;
        this.handles = handles;
        this.thread = Thread.ofPlatform().name("tapedeck-flush").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why lines cannot be moved to their files for now; null while they can. */
    @Nullable String stuck() {
        return stuck;
    }

    /** Committer: the log has that many more bytes to be moved. */
    synchronized void added(FileLog log, long bytes) {
        dirty.add(log);
        unflushed += bytes;
        if (unflushed > HURRY_BYTES && !hurry) {
            hurry = true;
            notifyAll();
        }
    }

    /** Committer: waits while too many bytes are in memory, unless waiting would not help. */
    synchronized void awaitRoom() {
        while (unflushed > options.unflushedBytes() && stuck == null && thread.isAlive()) {
            hurry = true;
            notifyAll();
            pause(50);
        }
    }

    /** Committer: begins a log anew once its lines are in their files. */
    synchronized void restart(FileLog log, Cursor at) {
        restarts.add(new Beginning(log, at));
        hurry = true;
        notifyAll();
    }

    /**
     * Waits until all that was published before the call is in its file. False when that cannot be
     * done now.
     */
    synchronized boolean flushAll() {
        long wanted = passesBegun + 1;
        passesWanted = wanted;
        notifyAll();
        while (passesDone < wanted) {
            if (stuck != null || !thread.isAlive()) {
                return false;
            }
            pause(50);
        }
        return true;
    }

    private void run() {
        try {
            passes();
        } catch (Throwable e) {
            stuck = "lines are no longer written: " + e.getMessage();
            store.commitLog().fail(e);
        }
    }

    private void passes() {
        while (true) {
            Set<FileLog> batch;
            ArrayDeque<Beginning> restarting;
            synchronized (this) {
                if (!hurry && !closing && passesBegun >= passesWanted) {
                    boolean retry = stuck != null || !restarts.isEmpty();
                    pause(retry ? RETRY_MILLIS : options.flushEvery().toMillis());
                }
                if (closing && (stuck != null || (dirty.isEmpty() && restarts.isEmpty()))) {
                    return;
                }
                hurry = false;
                passesBegun++;
                batch = dirty;
                dirty = new LinkedHashSet<>();
                restarting = restarts;
                restarts = new ArrayDeque<>();
            }
            boolean good = pass(batch);
            restarting.forEach(this::restartNow);
            synchronized (this) {
                if (good) {
                    passesDone = passesBegun;
                }
                notifyAll();
            }
        }
    }

    private boolean pass(Set<FileLog> batch) {
        String problem = null;
        for (FileLog log : batch) {
            try {
                flush(log);
            } catch (IOException | RuntimeException e) {
                problem =
                        "lines cannot be written to "
                                + log.files().folder()
                                + ": "
                                + e.getMessage();
                synchronized (this) {
                    dirty.add(log);
                }
            }
        }
        if (problem != null && stuck == null) {
            LOG.errorf("%s; appends are refused until that works again", problem);
        } else if (problem == null && stuck != null) {
            LOG.info("lines can be written again");
        }
        stuck = problem;
        return problem == null;
    }

    private void flush(FileLog log) throws IOException {
        LogFiles files = log.files();
        try {
            while (true) {
                // No further than where the segment ends, so that segments come out alike.
                long room = options.segmentBytes() - files.newestBytes();
                List<EventLines> groups = log.nextUnflushed(Math.min(room, WRITE_BYTES));
                if (groups.isEmpty()) {
                    return;
                }
                EventLines lines = EventLines.join(groups);
                files.append(lines, handles);
                log.flushed(groups.size());
                removed(lines.length());
                if (files.newestBytes() >= options.segmentBytes()) {
                    files.rotate(handles);
                }
            }
        } catch (ForceFailed e) {
            store.commitLog().fail(e);
            throw e;
        }
    }

    private synchronized void removed(long bytes) {
        unflushed -= bytes;
        if (unflushed <= options.unflushedBytes()) {
            notifyAll();
        }
    }

    /**
     * The new epoch is written before the old files move. Once that is done there is no way back:
     * what is left to do is tried until it is done, here or when the log is next opened.
     */
    private void restartNow(Beginning beginning) {
        FileLog log = beginning.log;
        LogFiles files = log.files();
        try {
            flush(log);
            files.beginEpoch(beginning.at, handles);
        } catch (IOException | RuntimeException e) {
            endWritingIf(e);
            store.commitLog().restartFailed(log, e);
            return;
        }
        try {
            Cursor fresh = files.restart(beginning.at);
            store.commitLog().restarted(log, fresh);
        } catch (IOException | RuntimeException e) {
            endWritingIf(e);
            LOG.errorf(e, "the new epoch of %s is waiting: %s", log.id(), e.getMessage());
            store.commitLog().restartDelayed(log, e);
            synchronized (this) {
                // What is closing leaves it to the next start.
                if (!closing) {
                    restarts.add(beginning);
                }
            }
        }
    }

    private void endWritingIf(Exception e) {
        if (e instanceof ForceFailed) {
            store.commitLog().fail(e);
        }
    }

    /**
     * Waits on this object, whose lock the caller holds; an interrupt is no reason to stop writing.
     */
    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            LOG.debug("interrupted; going on");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        Threads.join(thread);
    }
}
