package dev.tapedeck.migration;

import dev.tapedeck.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes down how a migration goes, and tells the listener at every step. One thread. */
final class Report {
    private static final int MOST = 100;

    private final Consumer<Progress> listener;
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Progress now;

    Report(Side from, Side to, Consumer<Progress> listener) {
        this.listener = listener;
        this.now = Progress.begin(from.name(), to.name());
    }

    Progress now() {
        return now;
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void phase(Progress.Phase phase, int logsTotal) {
        step(phase, 0, logsTotal, now.events(), now.documents(), now.files());
    }

    void log() {
        int done = now.logs() + 1;
        step(now.phase(), done, now.logsTotal(), now.events(), now.documents(), now.files());
    }

    void events(long more) {
        long events = now.events() + more;
        step(now.phase(), now.logs(), now.logsTotal(), events, now.documents(), now.files());
    }

    void document() {
        long documents = now.documents() + 1;
        step(now.phase(), now.logs(), now.logsTotal(), now.events(), documents, now.files());
    }

    void file() {
        long files = now.files() + 1;
        step(now.phase(), now.logs(), now.logsTotal(), now.events(), now.documents(), files);
    }

    void note(String what) {
        add(notes, what);
    }

    void problem(String what) {
        add(problems, what);
    }

    void problem(String of, RuntimeException failure) {
        problem(of + ": " + (failure instanceof Problem p ? p.detail() : failure.getMessage()));
    }

    private static void add(List<String> list, String what) {
        if (list.size() < MOST && !list.contains(what)) {
            list.add(what);
        }
    }

    Progress end() {
        tell(
                new Progress(
                        now.from(),
                        now.to(),
                        now.phase(),
                        now.logs(),
                        now.logsTotal(),
                        now.events(),
                        now.documents(),
                        now.files(),
                        notes,
                        problems,
                        hasProblems() ? Progress.Status.FAILED : Progress.Status.COMPLETED));
        return now;
    }

    private void step(
            Progress.Phase phase, int logs, int total, long events, long documents, long files) {
        tell(
                new Progress(
                        now.from(),
                        now.to(),
                        phase,
                        logs,
                        total,
                        events,
                        documents,
                        files,
                        notes,
                        problems,
                        Progress.Status.RUNNING));
    }

    private void tell(Progress progress) {
        now = progress;
        listener.accept(progress);
    }
}
