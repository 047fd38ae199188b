package dev.tapedeck.store.mongodb;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoServerException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import mutiny.zero.flow.adapters.AdaptersToFlow;
import org.reactivestreams.Publisher;

/** The driver's publishers as this project knows them, and its failures. */
final class Mongo {
    private Mongo() {}

    /** The first item; null when there is none. */
    static <T> Uni<T> one(Supplier<Publisher<T>> call) {
        return Uni.createFrom()
                .deferred(() -> Uni.createFrom().publisher(AdaptersToFlow.publisher(call.get())));
    }

    static <T> Multi<T> all(Supplier<Publisher<T>> call) {
        return Multi.createFrom()
                .deferred(() -> Multi.createFrom().publisher(AdaptersToFlow.publisher(call.get())));
    }

    /** Something with that key is there already, and nothing else is wrong. */
    static boolean isDuplicate(Throwable failure) {
        return switch (failure) {
            case MongoBulkWriteException bulk ->
                    bulk.getWriteConcernError() == null
                            && bulk.getWriteErrors().stream()
                                    .allMatch(error -> isDuplicate(error.getCode()));
            case MongoServerException server -> isDuplicate(server.getCode());
            default -> false;
        };
    }

    private static boolean isDuplicate(int code) {
        return ErrorCategory.fromErrorCode(code) == ErrorCategory.DUPLICATE_KEY;
    }
}
