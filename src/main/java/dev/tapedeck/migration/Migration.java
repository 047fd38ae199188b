package dev.tapedeck.migration;

import dev.tapedeck.document.AllHoldings;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Holdings;
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
 * old epochs and producers, files, documents, and at last the registrations of sessions, without
 * which nobody finds theirs. The source is not changed. What was interrupted is continued; what was
 * completed is only compared. Blocks.
 */
public final class Migration {
    private final Side from;
    private final Side to;
    private final AllHoldings holdings;
    private final Set<String> elsewhere;
    private final Report report;
    private final Logs logs;
    private final Files files;
    private final AllDocuments documents;
    private final Marker marker;

    /**
     * @param holdings what there is besides the sessions
     * @param elsewhere first parts of entities whose documents are in another store than the rest,
     *     and stay there
     * @param listener hears of every step, on the thread that runs it; quick
     */
    public Migration(
            Side from,
            Side to,
            AllHoldings holdings,
            Set<String> elsewhere,
            Consumer<Progress> listener) {
        this.from = from;
        this.to = to;
        this.holdings = holdings;
        this.elsewhere = Set.copyOf(elsewhere);
        this.report = new Report(from, to, listener);
        this.logs = new Logs(from, to, report);
        this.files = new Files(from, to, report);
        this.documents = new AllDocuments(from, to, report);
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
        noteStrangers(sessions);
        Holdings all = of(sessions).and(from.holdings(holdings));
        if (!completed) {
            copy(all);
        }
        compare(all);
        if (report.hasProblems()) {
            return;
        }
        report.phase(Phase.SESSIONS, all.logs().size());
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
            requireEmpty();
            marker.write(new Marker.Found(from.name(), false));
        }
        return found.map(Marker.Found::completed).orElse(false);
    }

    private void requireEmpty() throws IOException {
        Holdings there = to.holdings(holdings);
        int logs = to.registrations().all().size() + there.logs().size();
        List<EntityName> entities =
                moved(there).stream().filter(entity -> documents.isFilled(to, entity)).toList();
        if (logs > 0 || !entities.isEmpty()) {
            throw new IOException(
                    to.name()
                            + " is not empty: it has "
                            + logs
                            + " logs and documents of "
                            + entities);
        }
    }

    private List<EntityName> moved(Holdings all) {
        return all.entities().stream()
                .filter(entity -> !elsewhere.contains(entity.first()))
                .toList();
    }

    private static Holdings of(List<Registrations.Entry> sessions) {
        List<Holdings.Log> logs = new ArrayList<>();
        List<Holdings.Files> files = new ArrayList<>();
        for (Registrations.Entry each : sessions) {
            logs.add(new Holdings.Log(each.log(), each.place()));
            files.add(
                    new Holdings.Files(each.place(), path -> !Registrations.isRegistration(path)));
        }
        return new Holdings(List.of(), files, logs);
    }

    /** What lies in folders that no session is registered for, and stays behind. */
    private void noteStrangers(List<Registrations.Entry> sessions) throws IOException {
        Set<String> known = new HashSet<>();
        sessions.forEach(session -> known.add(session.place()));
        for (String place : from.folders().under("sessions", 2)) {
            if (!known.contains(place)) {
                report.note(place + " belongs to no session and is not copied");
            }
        }
    }

    private void copy(Holdings all) throws IOException {
        report.phase(Phase.LOGS, all.logs().size());
        for (Holdings.Log log : all.logs()) {
            attempt(log, logs::copy);
        }
        report.phase(Phase.FILES, all.logs().size());
        for (Holdings.Files each : all.files()) {
            files.copy(each);
        }
        report.phase(Phase.DOCUMENTS, all.logs().size());
        moved(all).forEach(documents::copy);
    }

    private void compare(Holdings all) throws IOException {
        report.phase(Phase.VERIFY, all.logs().size());
        for (Holdings.Log log : all.logs()) {
            attempt(log, logs::compare);
        }
        for (Holdings.Files each : all.files()) {
            files.compare(each);
        }
        List<EntityName> here = moved(all);
        here.forEach(documents::compare);
        moved(to.holdings(holdings)).stream()
                .filter(entity -> !here.contains(entity))
                .forEach(entity -> report.problem(entity + ": there are documents there only"));
    }

    /** One log that cannot be read does not keep the others from being looked at. */
    private void attempt(Holdings.Log log, Consumer<Holdings.Log> work) {
        try {
            work.accept(log);
        } catch (Problem e) {
            if (e.kind() == ProblemKind.STORAGE_UNAVAILABLE) {
                throw e;
            }
            report.problem(log.id().toString(), e);
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
