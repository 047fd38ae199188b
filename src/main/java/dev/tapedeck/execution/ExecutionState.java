package dev.tapedeck.execution;

import java.util.Optional;

/**
 * Where an execution stands. Each state has the transitions that it allows and no others, so that
 * an illegal one cannot be written; only {@link Removed} has none.
 */
public sealed interface ExecutionState {
    /** The status on the wire. */
    String wire();

    Removed remove();

    /** Registered; waits for its session or for a free place. */
    record Queued() implements ExecutionState {
        @Override
        public String wire() {
            return "queued";
        }

        public Running start() {
            return new Running();
        }

        public Completed complete() {
            return new Completed();
        }

        public Failed fail(String reason) {
            return new Failed(reason);
        }

        @Override
        public Removed remove() {
            return new Removed();
        }
    }

    /** Writes steps, or did when the service went away. */
    record Running() implements ExecutionState {
        @Override
        public String wire() {
            return "running";
        }

        /** Goes on after the service came back. */
        public Running takeUp() {
            return this;
        }

        public Paused pause() {
            return new Paused();
        }

        public Completed complete() {
            return new Completed();
        }

        public Failed fail(String reason) {
            return new Failed(reason);
        }

        @Override
        public Removed remove() {
            return new Removed();
        }
    }

    /** Holds after its last step, with its session. */
    record Paused() implements ExecutionState {
        @Override
        public String wire() {
            return "paused";
        }

        public Running resume() {
            return new Running();
        }

        public Completed complete() {
            return new Completed();
        }

        public Failed fail(String reason) {
            return new Failed(reason);
        }

        @Override
        public Removed remove() {
            return new Removed();
        }
    }

    /** Its market or its session has ended. */
    record Completed() implements ExecutionState {
        @Override
        public String wire() {
            return "completed";
        }

        @Override
        public Removed remove() {
            return new Removed();
        }
    }

    /** Cannot go on; the reason is for a person. */
    record Failed(String reason) implements ExecutionState {
        @Override
        public String wire() {
            return "error";
        }

        @Override
        public Removed remove() {
            return new Removed();
        }
    }

    /** Taken away by a client; the id stays used. */
    record Removed() implements ExecutionState {
        @Override
        public String wire() {
            return "removed";
        }

        @Override
        public Removed remove() {
            return this;
        }
    }

    /** The state as it was recorded; one that this service never wrote cannot be gone on with. */
    static ExecutionState parse(String wire, String reason) {
        return switch (wire) {
            case "queued" -> new Queued();
            case "running" -> new Running();
            case "paused" -> new Paused();
            case "completed" -> new Completed();
            case "error" -> new Failed(reason);
            case "removed" -> new Removed();
            default -> new Failed("the recorded status is unknown: " + wire);
        };
    }

    /** Running, for a state from which that may follow. */
    default Optional<Running> run() {
        return switch (this) {
            case Queued queued -> Optional.of(queued.start());
            case Running running -> Optional.of(running.takeUp());
            case Paused paused -> Optional.of(paused.resume());
            case Completed _, Failed _, Removed _ -> Optional.empty();
        };
    }

    /** Paused, for one that runs. */
    default Optional<Paused> hold() {
        return this instanceof Running running ? Optional.of(running.pause()) : Optional.empty();
    }

    /** Completed, for one that has not ended otherwise. */
    default Optional<Completed> end() {
        return switch (this) {
            case Queued queued -> Optional.of(queued.complete());
            case Running running -> Optional.of(running.complete());
            case Paused paused -> Optional.of(paused.complete());
            case Completed _, Failed _, Removed _ -> Optional.empty();
        };
    }

    /** Error, for one that could still have run. */
    default Optional<Failed> breakOff(String reason) {
        return switch (this) {
            case Queued queued -> Optional.of(queued.fail(reason));
            case Running running -> Optional.of(running.fail(reason));
            case Paused paused -> Optional.of(paused.fail(reason));
            case Completed _, Failed _, Removed _ -> Optional.empty();
        };
    }
}
