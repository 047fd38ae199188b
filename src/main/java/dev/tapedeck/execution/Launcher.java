package dev.tapedeck.execution;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a session that runs means for each of its executions, and starts runners.
 * Thread-safe; blocks.
 */
final class Launcher {
    /** A replay that is to run, and what it is. */
    record Start(Registered entry, ExecutionSpec.Replay spec) {}

    /**
     * What is to be done when a session runs.
     *
     * @param told entries whose status changes without anything being started here
     */
    record Plan(List<Registered> told, List<Start> starts) {}

    private final ExecutionSpecs specs;
    private final ExecutionConfig config;
    private final Runners runners;

    Launcher(ExecutionSpecs specs, ExecutionConfig config, Runners runners) {
        this.specs = specs;
        this.config = config;
        this.runners = runners;
    }

    /** Everything that may run and does not yet; what cannot be run any more becomes an error. */
    Plan plan(Recorder session) {
        Plan plan = new Plan(new ArrayList<>(), new ArrayList<>());
        for (Registered each : Registered.all(session)) {
            Optional<ExecutionState.Running> next = each.state().run();
            if (next.isEmpty() || runners.has(session.sessionId(), each.executionId())) {
                continue;
            }
            if (each.isReplay()) {
                plan(each, plan);
            } else {
                plan.told().add(each.in(next.get()));
            }
        }
        return plan;
    }

    /** Starts them, or puts them in line, and waits until those that were started say so. */
    void launch(Recorder session, List<Start> starts) {
        List<Runner> started = new ArrayList<>();
        for (Start start : starts) {
            Runner runner = new Runner(session, start.entry(), start.spec(), config);
            runners.start(runner);
            started.add(runner);
        }
        started.forEach(Runner::awaitAnnouncement);
    }

    /** Whether that is what was registered, whatever has become of it since. */
    boolean isOf(Registered entry, ExecutionSpec spec) {
        try {
            return specs.read(entry.entry(), entry.executionId()).equals(spec);
        } catch (Problem e) {
            return false;
        }
    }

    private void plan(Registered each, Plan plan) {
        try {
            if (specs.read(each.entry(), each.executionId())
                    instanceof ExecutionSpec.Replay replay) {
                plan.starts().add(new Start(each, replay));
            }
        } catch (Problem e) {
            each.state().breakOff(e.detail()).map(each::in).ifPresent(plan.told()::add);
        }
    }
}
