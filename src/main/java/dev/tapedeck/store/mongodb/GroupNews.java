package dev.tapedeck.store.mongodb;

import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.MongoCommandException;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jboss.logging.Logger;

/** Logs that groups come into, as a change stream tells it where there is one. */
final class GroupNews {
    private static final Logger LOG = Logger.getLogger(GroupNews.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Not on a single server: only a replica set or a cluster has change streams. */
    private static final List<Integer> NOT_SUPPORTED = List.of(40573, 40324, 59, 115);

    private static final List<Bson> INSERTIONS =
            List.of(match(eq("operationType", "insert")), project(include("fullDocument.log")));

    private final MongoCollection<Document> groups;
    private final AtomicBoolean said = new AtomicBoolean();

    GroupNews(MongoCollection<Document> groups) {
        this.groups = groups;
    }

    Multi<LogId> logs() {
        return Mongo.all(() -> groups.watch(INSERTIONS, Document.class))
                .map(change -> Optional.ofNullable(change.getFullDocument()))
                .map(group -> group.map(each -> each.getString("log")).flatMap(LogId::parse))
                .select()
                .where(Optional::isPresent)
                .map(Optional::get)
                .onFailure()
                .invoke(this::say)
                .onFailure(GroupNews::isNotSupported)
                .recoverWithMulti(() -> Multi.createFrom().nothing())
                .onCompletion()
                .failWith(() -> new IllegalStateException("the change stream ended"))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    /** Once: what comes after it is found by polling anyway. */
    private void say(Throwable failure) {
        if (!said.getAndSet(true)) {
            LOG.infof(
                    "MongoDB gives no change stream, other nodes' appends are found by polling: %s",
                    failure.getMessage());
        }
    }

    private static boolean isNotSupported(Throwable failure) {
        return failure instanceof MongoCommandException refused
                && NOT_SUPPORTED.contains(refused.getErrorCode());
    }
}
