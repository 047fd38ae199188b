package dev.tapedeck.log;

import java.util.Optional;

/**
 * The owner's say before a batch is numbered. Called on the one thread that orders the log's
 * appends, so what it sees and remembers is in the log's own order; it must be quick and must not
 * block.
 */
@FunctionalInterface
public interface Gate {
    Gate OPEN = (batch, next) -> Optional.empty();

    /**
     * @param next the cursor that the batch's first event will get
     * @return empty to let the batch in, or the answer when all of it is in the log already
     * @throws dev.tapedeck.problem.Problem to refuse it; nothing is appended then
     */
    Optional<Appended> admit(EventBatch batch, Cursor next);
}
