package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
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

    private final FileStore store;
    private final FileStoreOptions options;
    private final AppendHandles handles;
    private final Thread thread;

    // guarded by this
    private Set<FileLog> dirty = new LinkedHashSet<>();
    private final ArrayDeque<Work.Restart> restarts = new ArrayDeque<>();
    private long unflushed;
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

    /** Committer: these lines will be published next. */
    synchronized void added(FileLog log, EventLines lines) {
        dirty.add(log);
        unflushed += lines.length();
        if (unflushed > HURRY_BYTES && !hurry) {
            hurry = true;
            notifyAll();
        }
    }

    /** Committer: waits while too many bytes are in memory, unless waiting would not help. */
    synchronized void awaitRoom() {
        while (unflushed > options.unflushedBytes() && stuck == null && !closing) {
            hurry = true;
            notifyAll();
            pause(50);
        }
    }

    /** Begins a log's new epoch once its lines are in their files. */
    synchronized void restart(Work.Restart restart) {
        restarts.add(restart);
        hurry = true;
        notifyAll();
    }

    /**
     * Waits until all that was published before the call is in its file. False when that cannot be
     * done now.
     */
    synchronized boolean flushAll() {
        long wanted = passesBegun + 1;
        while (passesDone < wanted) {
            if (stuck != null || !thread.isAlive()) {
                return false;
            }
            hurry = true;
            notifyAll();
            pause(50);
        }
        return true;
    }

    private void run() {
        while (true) {
            Set<FileLog> batch;
            synchronized (this) {
                if (!hurry && !closing) {
                    pause(stuck == null ? options.flushEvery().toMillis() : RETRY_MILLIS);
                }
                if (closing && (dirty.isEmpty() || stuck != null) && restarts.isEmpty()) {
                    return;
                }
                hurry = false;
                passesBegun++;
                batch = dirty;
                dirty = new LinkedHashSet<>();
            }
            boolean good = pass(batch);
            restarts();
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
        for (EventLines lines = log.nextUnflushed(); lines != null; lines = log.nextUnflushed()) {
            files.append(lines, handles);
            log.flushed(lines);
            synchronized (this) {
                unflushed -= lines.length();
                if (unflushed <= options.unflushedBytes()) {
                    notifyAll();
                }
            }
            if (files.wantsRotation(options.segmentBytes())) {
                files.rotate(handles);
            }
        }
    }

    private void restarts() {
        while (true) {
            Work.Restart next;
            synchronized (this) {
                next = restarts.poll();
            }
            if (next == null) {
                return;
            }
            try {
                Cursor fresh = restartNow(next.log());
                store.commitLog().submit(new Work.Restarted(next, fresh));
            } catch (IOException | RuntimeException e) {
                store.commitLog().submit(new Work.RestartFailed(next, e));
            }
        }
    }

    /**
     * The new epoch is written before the old files move; opening the log finishes what a crash
     * left half done.
     */
    private Cursor restartNow(FileLog log) throws IOException {
        flush(log);
        LogFiles files = log.files();
        for (var file : files.paths()) {
            handles.forget(file);
            Checkpointer.force(file);
        }
        long old = files.epoch();
        LogOpener.EpochFile.write(files.folder(), old + 1);
        LogOpener.archive(files.folder(), old);
        files.restarted(old + 1);
        return new Cursor(old + 1, 0);
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
