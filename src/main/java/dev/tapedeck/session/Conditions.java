package dev.tapedeck.session;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Gate;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a write may say in its headers: which head it expects, and whose request it is. */
public record Conditions(@Nullable Cursor ifMatch, @Nullable Producer producer) {
    public static final Conditions NONE = new Conditions(null, null);

    /**
     * @param headers a header's value by its name, null when it is not there
     * @throws Problem INVALID_HEADER, INVALID_ID
     */
    public static Conditions of(UnaryOperator<@Nullable String> headers) {
        return new Conditions(
                RequestHeaders.ifMatch(headers.apply("If-Match")),
                RequestHeaders.producer(
                        headers.apply("Producer-Id"),
                        headers.apply("Producer-Epoch"),
                        headers.apply("Producer-Seq")));
    }

    /** The head was the expected one, and what is done about it moves the head. */
    public Conditions met() {
        return new Conditions(null, producer);
    }

    /**
     * For a write that does more than append: the answer to the request if it was carried out
     * before, empty if it may be carried out now. Decided by the log itself, as an append that its
     * gate turns away. Fails with HEAD_MOVED, PRODUCER_GAP, PRODUCER_FENCED.
     */
    Uni<Optional<Appended>> before(EventLog log) {
        if (equals(NONE)) {
            return Uni.createFrom().item(Optional.empty());
        }
        Problem mayCome = Problem.of(ProblemKind.INTERNAL_ERROR, "a question is no append");
        Gate ask =
                (batch, next) -> {
                    throw mayCome;
                };
        return log.append(new Append(EventBatch.builder().build(), ifMatch, producer, ask))
                .map(Optional::of)
                .onFailure(failure -> failure == mayCome)
                .recoverWithItem(Optional.empty());
    }
}
