package dev.tapedeck.session;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Duration;
import java.util.List;

/**
 * The sessions that one storage knows, for whoever moves them to another. Each object looks at the
 * storage anew. Every call blocks and fails with {@link Problem}.
 */
public final class Registrations {
    /**
     * A registered session.
     *
     * @param place where its log and its files are
     * @param json what it was registered with, and its status; the same in every storage
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Entry(LogId log, String place, byte[] json) {}

    private final SessionRegistry registry;

    /**
     * @param timeout of one call to a shared storage
     */
    public Registrations(Folders folders, DocumentStore documents, Duration timeout) {
        this.registry =
                folders.areShared()
                        ? new SharedRegistry(documents, timeout)
                        : new FolderRegistry(folders);
    }

    /** Whether a file of that name in a session's folder is its registration. */
    public static boolean isRegistration(String file) {
        return file.equals(Sessions.FILE);
    }

    public List<Entry> all() {
        return registry.all().stream().map(Registrations::entry).toList();
    }

    private static Entry entry(Registration.Stored stored) {
        return new Entry(
                LogId.session(stored.info().sessionId()),
                Registration.place(stored.info()),
                Registration.toFile(stored.info(), stored.status()));
    }

    /** Registers a session as it was registered elsewhere. */
    public void put(Entry entry) {
        Registration.Stored stored = Registration.fromFile(entry.json);
        if (registry.claim(stored.info()) instanceof SessionRegistry.Claim.PlaceTaken taken) {
            throw Problem.of(
                    ProblemKind.SESSION_EXISTS, entry.place + " is where " + taken.by() + " lives");
        }
        registry.store(stored.info(), stored.status());
    }
}
