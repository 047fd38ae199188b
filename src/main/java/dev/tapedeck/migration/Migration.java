package dev.tapedeck.migration;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.log.LogId;
import dev.tapedeck.migration.Progress.Phase;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Registrations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Copies everything from one storage to another and compares it: logs with their cursors, times,
 * old epochs and producers, owners' files, documents, and at last the registrations, without which
 * nobody finds the rest. The source is not changed. What was interrupted is continued; what was
 * completed is only compared. Blocks.
 */
public final class Migration {
    /** Owners of files besides the sessions. */
    private static final List<String> PLACES = List.of("messaging");

    private final Side from;
    private final Side to;
    private final Report report;
    private final Logs logs;
    private final Files files;
    private final AllDocuments documents;
    private final Marker marker;

    /**
     * @param elsewhere first parts of entities whose documents are in another store than the rest,
     *     and stay there
     * @param listener hears of every step, on the thread that runs it; quick
     */
    public Migration(Side from, Side to, Set<String> elsewhere, Consumer<Progress> listener) {
        this.from = from;
        this.to = to;
        this.report = new Report(from, to, listener);
        this.logs = new Logs(from, to, report);
        this.files = new Files(from, to, report);
        this.documents = new AllDocuments(from, to, elsewhere, report);
        this.marker = new Marker(to);
    }

    /** Answers how it ended. */
    public Progress run() {
        try {
            move();
        } catch (IOException e) {
            report.problem(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            report.problem("it ended early", e);
        }
        return report.end();
    }

    private void move() throws IOException {
        boolean completed = begun();
        List<Registrations.Entry> sessions = from.registrations().all();
        List<String> places = new ArrayList<>(PLACES);
        sessions.forEach(session -> places.add(session.place()));
        noteStrangers(places);
        List<EntityName> entities = documents.entities(from);
        if (!completed) {
            copy(sessions, places, entities);
        }
        compare(sessions, places, entities);
        if (report.hasProblems()) {
            return;
        }
        report.phase(Phase.SESSIONS, sessions.size());
        if (!completed) {
            Registrations target = to.registrations();
            sessions.forEach(target::put);
        }
        compare(sessions, to.registrations().all());
        if (!report.hasProblems()) {
            marker.write(new Marker.Found(from.name(), true));
        }
    }

    /** Whether the target was completed before; claims it when it is empty. */
    private boolean begun() throws IOException {
        report.phase(Phase.PREPARE, 0);
        Optional<Marker.Found> found = marker.read();
        if (found.isPresent() && !found.get().from().equals(from.name())) {
            throw new IOException(to.name() + " was filled from " + found.get().from());
        }
        if (found.isEmpty()) {
            int sessions = to.registrations().all().size();
            List<EntityName> entities = documents.entities(to);
            if (sessions > 0 || !entities.isEmpty()) {
                throw new IOException(
                        to.name()
                                + " is not empty: it has "
                                + sessions
                                + " sessions and documents of "
                                + entities);
            }
            marker.write(new Marker.Found(from.name(), false));
        }
        return found.map(Marker.Found::completed).orElse(false);
    }

    /** What lies in folders that no session is registered for, and stays behind. */
    private void noteStrangers(List<String> places) throws IOException {
        Set<String> known = new HashSet<>(places);
        for (String place : from.folders().under("sessions", 2)) {
            if (!known.contains(place)) {
                report.note(place + " belongs to no session and is not copied");
            }
        }
    }

    private void copy(
            List<Registrations.Entry> sessions, List<String> places, List<EntityName> entities)
            throws IOException {
        report.phase(Phase.LOGS, sessions.size());
        for (Registrations.Entry session : sessions) {
            attempt(session, logs::copy);
        }
        report.phase(Phase.FILES, sessions.size());
        for (String place : places) {
            files.copy(place);
        }
        report.phase(Phase.DOCUMENTS, sessions.size());
        entities.forEach(documents::copy);
    }

    private void compare(
            List<Registrations.Entry> sessions, List<String> places, List<EntityName> entities)
            throws IOException {
        report.phase(Phase.VERIFY, sessions.size());
        for (Registrations.Entry session : sessions) {
            attempt(session, logs::compare);
        }
        for (String place : places) {
            files.compare(place);
        }
        entities.forEach(documents::compare);
        List<EntityName> there = documents.entities(to);
        there.stream()
                .filter(entity -> !entities.contains(entity))
                .forEach(entity -> report.problem(entity + ": there are documents there only"));
    }

    /** One log that cannot be read does not keep the others from being looked at. */
    private void attempt(Registrations.Entry session, Consumer<Registrations.Entry> work) {
        try {
            work.accept(session);
        } catch (Problem e) {
            if (e.kind() == ProblemKind.STORAGE_UNAVAILABLE) {
                throw e;
            }
            report.problem(session.log().toString(), e);
        }
        report.log();
    }

    private void compare(List<Registrations.Entry> here, List<Registrations.Entry> there) {
        if (here.size() != there.size()) {
            report.problem(here.size() + " sessions here, " + there.size() + " there");
        }
        Map<LogId, byte[]> registered = new HashMap<>();
        there.forEach(each -> registered.put(each.log(), each.json()));
        for (Registrations.Entry session : here) {
            if (!Arrays.equals(session.json(), registered.get(session.log()))) {
                report.problem(session.log() + ": it is not registered there as it is here");
            }
        }
    }
}
