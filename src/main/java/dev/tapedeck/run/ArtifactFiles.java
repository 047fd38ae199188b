package dev.tapedeck.run;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Artifacts' bytes: {@code runs/<run>/<artifact>-<time>-<random>.json}. A content never takes the
 * place of another, so that whoever reads one has it whole, and a document names what is there.
 * Blocks.
 */
final class ArtifactFiles {
    private static final Logger LOG = Logger.getLogger(ArtifactFiles.class);
    static final String PLACE = "runs";
    private static final int RANDOM_BYTES = 3;

    /** Says that a run was deleted; no artifact is named so. */
    private static final String DELETED = "deleted";

    /** With several nodes, what was written this long ago is being written by nobody. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private static final Map<String, String> ENDINGS =
            Map.of(
                    "application/json", ".json",
                    "application/x-ndjson", ".ndjson",
                    "text/csv", ".csv",
                    "text/plain", ".txt",
                    "text/html", ".html",
                    "application/zip", ".zip",
                    "application/gzip", ".gz");

    private final Folders folders;
    private final Clock clock;
    private final long maxBytes;

    ArtifactFiles(Folders folders, Clock clock, long maxBytes) {
        this.folders = folders;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    private Folder of(String run) {
        return folders.at(PLACE + "/" + run);
    }

    private static String ending(String contentType) {
        return ENDINGS.getOrDefault(contentType.replaceFirst("\\s*;.*", ""), ".bin");
    }

    /** Under which a client may keep it. */
    static String name(Artifact artifact) {
        return artifact.id() + ending(artifact.contentType());
    }

    /** Durable when it is answered. */
    Artifact write(String run, String id, String contentType, ArtifactBody body)
            throws IOException {
        Instant now = clock.instant();
        String file =
                String.format(
                        Locale.ROOT,
                        "%s-%d-%s%s",
                        id,
                        now.toEpochMilli(),
                        RunIds.random(RANDOM_BYTES),
                        ending(contentType));
        try (Folder.Draft draft = of(run).draft(file)) {
            Measured out = new Measured(draft.out(), maxBytes);
            body.writeTo(out);
            out.flush();
            draft.publish(Folder.Durability.POWER);
            return new Artifact(id, out.size, out.sha256(), contentType, now, file);
        } catch (IOException | RuntimeException e) {
            remove(run, List.of());
            throw e;
        }
    }

    Optional<InputStream> open(String run, Artifact artifact) throws IOException {
        return of(run).open(artifact.file());
    }

    /** What no document names any more; that it stays would be no harm but for its room. */
    void remove(String run, List<Artifact> artifacts) {
        try {
            Folder folder = of(run);
            for (Artifact each : artifacts) {
                folder.remove(each.file());
            }
            folder.tidy();
        } catch (IOException e) {
            LOG.warnf("artifacts of run %s are left behind: %s", run, e.getMessage());
        }
    }

    /**
     * From here on its files are nobody's, whenever they go. Without this a folder whose run is not
     * known stays: its document may only be set aside.
     */
    void condemn(String run) {
        try {
            of(run).replace(DELETED, new byte[0], Folder.Durability.POWER);
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "run " + run + " cannot be deleted: " + e.getMessage());
        }
    }

    /** The run stays after all, as far as is known. */
    void spare(String run) {
        remove(run, DELETED);
    }

    /** After its document. */
    void removeAll(Run run) {
        remove(run.id(), run.artifacts());
        remove(run.id(), DELETED);
    }

    private void remove(String run, String file) {
        try {
            Folder folder = of(run);
            folder.remove(file);
            folder.tidy();
        } catch (IOException e) {
            LOG.warnf("%s of run %s is left behind: %s", file, run, e.getMessage());
        }
    }

    /**
     * Removes what a crash left behind.
     *
     * @param named files of artifacts by their runs, for all that are known
     */
    void sweep(Map<String, Set<String>> named) throws IOException {
        Map<String, Set<String>> found = new HashMap<>();
        for (String path : folders.at(PLACE).all()) {
            int slash = path.indexOf('/');
            if (slash > 0) {
                found.computeIfAbsent(path.substring(0, slash), run -> new TreeSet<>())
                        .add(path.substring(slash + 1));
            }
        }
        for (Map.Entry<String, Set<String>> each : found.entrySet()) {
            Set<String> wanted = named.get(each.getKey());
            if (wanted != null || each.getValue().contains(DELETED)) {
                sweep(each.getKey(), each.getValue(), wanted == null ? Set.of() : wanted);
            } else {
                LOG.infof("no run %s is known: its files stay", each.getKey());
            }
        }
        for (String place : folders.under(PLACE, 1)) {
            folders.at(place).tidy();
        }
    }

    /** The mark goes last, so that a sweep that is cut off is made again. */
    private void sweep(String run, Set<String> found, Set<String> wanted) throws IOException {
        Folder folder = of(run);
        boolean left = false;
        for (String file : found) {
            if (wanted.contains(file) || file.equals(DELETED)) {
                continue;
            }
            if (isAbandoned(file)) {
                LOG.infof("run %s has no artifact %s: removed", run, file);
                folder.remove(file);
            } else {
                left |= writtenAt(file).isPresent();
            }
        }
        if (found.contains(DELETED) && !left) {
            folder.remove(DELETED);
        }
    }

    /** Whether it was written here, and its writer is gone. */
    private boolean isAbandoned(String file) {
        return writtenAt(file)
                .filter(at -> !folders.areShared() || at.plus(ABANDONED).isBefore(clock.instant()))
                .isPresent();
    }

    /** Empty for what was not written here. */
    private static Optional<Instant> writtenAt(String file) {
        String[] parts = file.split("-", -1);
        return parts.length == 3 && parts[1].matches("\\d{1,18}")
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[1])))
                : Optional.empty();
    }

    /** Counts, hashes, and takes no more than it may. */
    private static final class Measured extends OutputStream {
        private final OutputStream out;
        private final long max;
        private final MessageDigest digest;
        private long size;

        Measured(OutputStream out, long max) {
            this.out = out;
            this.max = max;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length > max - size) {
                throw Problem.of(
                        ProblemKind.PAYLOAD_TOO_LARGE, "an artifact may have " + max + " bytes");
            }
            digest.update(bytes, from, length);
            out.write(bytes, from, length);
            size += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
