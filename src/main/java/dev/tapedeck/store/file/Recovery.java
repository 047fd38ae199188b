package dev.tapedeck.store.file;

import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What start-up does with the commit log: gives each log's file the lines that it lacks, forces the
 * files, and frees the commit log. A crash in the middle of it does no harm: it is done again from
 * its beginning.
 *
 * <p>A group that is not whole was either never finished, which ends the commit log there, or is
 * damaged, if a later one says that it had been forced. From a damaged group the good lines are
 * taken.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final FileStore store;
    private final WalFolder folder;
    private final AppendHandles handles;
    private final RecoveredLogs logs;
    private long lastFrame;

    Recovery(FileStore store, WalFolder folder, AppendHandles handles) {
        this.store = store;
        this.folder = folder;
        this.handles = handles;
        this.logs = new RecoveredLogs(store, handles);
    }

    long lastFrame() {
        return lastFrame;
    }

    Set<LogId> recovered() {
        return logs.ids();
    }

    void run() throws IOException {
        long begun = System.nanoTime();
        List<Path> files = folder.written();
        for (int i = 0; i < files.size(); i++) {
            segment(files.get(i), files.subList(i + 1, files.size()));
        }
        logs.force();
        handles.close();
        for (Path file : files) {
            folder.free(file);
        }
        if (!files.isEmpty()) {
            LOG.infof(
                    "recovered %d logs from %d segments of the commit log, %d lines put back, in %d ms",
                    logs.ids().size(),
                    files.size(),
                    logs.restored(),
                    (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private void segment(Path file, List<Path> later) throws IOException {
        long generation = WalFolder.generation(file);
        byte[] bytes = Files.readAllBytes(file);
        int at = 0;
        while (at >= 0 && at < bytes.length) {
            WalFrame.Found frame = WalFrame.read(bytes, at);
            if (frame != null && frame.generation() == generation) {
                frame(file, bytes, at, frame);
                at = frame.to();
            } else if (frame != null || WalFrame.endsAt(bytes, at)) {
                // The segment's end, or what it held when it was last used.
                return;
            } else {
                at = broken(file, bytes, at, later);
            }
        }
    }

    private void frame(Path file, byte[] bytes, int at, WalFrame.Found frame) throws IOException {
        if (lastFrame > 0 && frame.number() > lastFrame + 1) {
            store.quarantine()
                    .copy(
                            file,
                            String.format(
                                    "groups %d to %d of the commit log are missing before byte %d",
                                    lastFrame + 1, frame.number() - 1, at));
        }
        lastFrame = Math.max(lastFrame, frame.number());
        logs.lines(bytes, frame.from(), frame.to());
    }

    /** Answers where to go on; -1 when nothing that counts follows in this segment. */
    private int broken(Path file, byte[] bytes, int at, List<Path> later) throws IOException {
        long generation = WalFolder.generation(file);
        int next = -1;
        boolean wasForced = false;
        for (int i = at + 1; i < bytes.length && !wasForced; i++) {
            WalFrame.Found found = bytes[i] == '@' ? WalFrame.read(bytes, i) : null;
            if (found != null && found.generation() == generation && found.number() > lastFrame) {
                next = next < 0 ? i : next;
                wasForced = found.forced() > lastFrame;
                i = found.to() - 1;
            }
        }
        if (wasForced || wasForcedBefore(later)) {
            int end = next < 0 ? end(bytes, at) : next;
            String what = "a group of the commit log is damaged at byte " + at;
            store.quarantine().copy(file, what + "; its good lines were kept");
            logs.lines(bytes, at, end);
            return next;
        }
        store.quarantine()
                .keep(
                        file,
                        Arrays.copyOfRange(bytes, at, end(bytes, at)),
                        "the commit log's last group is not whole: the crash came before it was"
                                + " acknowledged, or it was damaged");
        return -1;
    }

    private boolean wasForcedBefore(List<Path> later) throws IOException {
        for (Path file : later) {
            WalFrame.Found first = firstOf(file);
            if (first != null) {
                return first.forced() > lastFrame;
            }
        }
        return false;
    }

    private static WalFrame.@Nullable Found firstOf(Path file) throws IOException {
        WalFrame.Found first = WalFrame.read(Files.readAllBytes(file), 0);
        boolean current = first != null && first.generation() == WalFolder.generation(file);
        return current ? first : null;
    }

    private static int end(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end;
    }
}
