package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.files.SessionViews;
import dev.tapedeck.session.state.SessionInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code session.json} in each session's own folder, written by this process alone. Whoever asks
 * for a session that is not known here asks for one that is not there. Guarded by itself.
 */
final class FolderRegistry implements SessionRegistry {
    private final Folders folders;
    private final Map<String, Registration.Stored> byId = new HashMap<>();
    private final Map<String, String> idByPlace = new HashMap<>();

    FolderRegistry(Folders folders) {
        this.folders = folders;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public synchronized List<Registration.Stored> all() {
        try {
            for (String place : folders.under("sessions", 2)) {
                Folder folder = folders.at(place);
                byte[] file = folder.read(Sessions.FILE).orElse(null);
                if (file != null) {
                    try {
                        Registration.Stored stored = Registration.fromFile(file);
                        enter(stored);
                        setAsideForeign(stored.info(), folder);
                    } catch (Problem e) {
                        folder.quarantine(Sessions.FILE, "not a session: " + e.detail());
                    }
                }
            }
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the sessions cannot be read: " + e.getMessage());
        }
        return new ArrayList<>(byId.values());
    }

    private void enter(Registration.Stored stored) {
        byId.put(stored.info().sessionId(), stored);
        idByPlace.put(Registration.place(stored.info()), stored.info().sessionId());
    }

    @Override
    public synchronized Optional<Registration.Stored> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized Claim claim(SessionInfo info) {
        Registration.Stored known = byId.get(info.sessionId());
        if (known != null) {
            return new Claim.Known(known);
        }
        String taken = idByPlace.get(Registration.place(info));
        if (taken != null) {
            return new Claim.PlaceTaken(taken);
        }
        try {
            setAsideForeign(info, folders.at(Registration.place(info)));
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the session cannot be written: " + e.getMessage());
        }
        store(info, SessionStatus.QUEUED);
        return new Claim.Made();
    }

    /**
     * Views that no log here has made would be overwritten by those of a backtest that begins; any
     * other session begins with them, see {@link EarlierViews}.
     */
    private void setAsideForeign(SessionInfo info, Folder folder) throws IOException {
        if (info.mode().equals(Registration.BACKTEST)
                && folders.holdLogs()
                && folder.size("events.jsonl") < 0
                && folder.size("log.json") < 0) {
            for (String name : SessionViews.ALL) {
                if (folder.size(name) >= 0) {
                    folder.quarantine(name, "it was here before the session's log");
                }
            }
        }
    }

    @Override
    public synchronized void store(SessionInfo info, SessionStatus status) {
        try {
            folders.at(Registration.place(info))
                    .replace(
                            Sessions.FILE,
                            Registration.toFile(info, status),
                            Folder.Durability.POWER);
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the session cannot be written: " + e.getMessage());
        }
        enter(new Registration.Stored(info, status));
    }
}
