package dev.tapedeck.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutionStateTest {
    private static final ExecutionState QUEUED = new ExecutionState.Queued();
    private static final ExecutionState RUNNING = new ExecutionState.Running();
    private static final ExecutionState PAUSED = new ExecutionState.Paused();
    private static final ExecutionState COMPLETED = new ExecutionState.Completed();
    private static final ExecutionState FAILED = new ExecutionState.Failed("why");
    private static final ExecutionState REMOVED = new ExecutionState.Removed();
    private static final List<ExecutionState> ALL =
            List.of(QUEUED, RUNNING, PAUSED, COMPLETED, FAILED, REMOVED);

    @Test
    void eachIsReadBackAsItIsWritten() {
        for (ExecutionState state : ALL) {
            assertEquals(state, ExecutionState.parse(state.wire(), "why"));
        }
        assertInstanceOf(ExecutionState.Failed.class, ExecutionState.parse("asleep", ""));
    }

    @Test
    void onlyWhatHasNotEndedRunsOrEnds() {
        for (ExecutionState state : ALL) {
            boolean open = state == QUEUED || state == RUNNING || state == PAUSED;
            assertEquals(open, state.run().isPresent(), state.wire());
            assertEquals(open, state.end().isPresent(), state.wire());
            assertEquals(open, state.breakOff("why").isPresent(), state.wire());
        }
    }

    @Test
    void onlyWhatRunsIsHeld() {
        for (ExecutionState state : ALL) {
            assertEquals(
                    state == RUNNING ? Optional.of(PAUSED) : Optional.empty(),
                    state.hold(),
                    state.wire());
        }
    }

    @Test
    void everythingCanBeRemoved() {
        for (ExecutionState state : ALL) {
            assertEquals(REMOVED, state.remove());
        }
    }
}
