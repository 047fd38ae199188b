package dev.tapedeck.messaging;

import dev.tapedeck.document.Folders;
import dev.tapedeck.session.Sessions;
import dev.tapedeck.session.SessionsOpened;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;

/**
 * The channel of committed events: of every session each line as it is on disk, under the log's id
 * as key, in the log's order, after the durable commit. At least once: after a crash or a failure
 * of the broker it goes on from the last saved cursor. Does nothing unless {@code
 * tapedeck.messaging.committed.enabled}.
 */
@ApplicationScoped
public class CommittedChannel {
    static final String NAME = "tapedeck-committed";

    private final MutinyEmitter<byte[]> emitter;
    private final MessagingConfig.Committed config;
    private final Sessions sessions;
    private final Folders folders;
    private @Nullable ScheduledThreadPoolExecutor thread;
    private @Nullable CommittedCursors cursors;
    private @Nullable CommittedFeed running;

    /** The feed bounds what is in the buffer. */
    public CommittedChannel(
            @Channel(NAME) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> emitter,
            MessagingConfig config,
            Sessions sessions,
            Folders folders) {
        this.emitter = emitter;
        this.config = config.committed();
        this.sessions = sessions;
        this.folders = folders;
    }

    void start(@Observes SessionsOpened event) {
        if (!config.enabled()) {
            return;
        }
        CommittedCursors saved = new CommittedCursors(folders.at(CommittedCursors.PLACE));
        try {
            saved.load();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ScheduledThreadPoolExecutor own =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("tapedeck-committed").factory());
        own.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        own.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        CommittedFeed feed = new CommittedFeed(own, saved, this::send, config.maxInFlightBytes());
        long every = config.saveEvery().toMillis();
        var saving = own.scheduleWithFixedDelay(saved::save, every, every, TimeUnit.MILLISECONDS);
        assert saving != null;
        thread = own;
        cursors = saved;
        running = feed;
        sessions.follow(feed::follow);
        // What was committed and not sent when the service ended.
        sessions.logs().subscribe().with(feed::follow);
    }

    private Uni<Void> send(byte[] key, byte[] line) {
        OutgoingKafkaRecordMetadata<byte[]> metadata =
                OutgoingKafkaRecordMetadata.<byte[]>builder().withKey(key).build();
        return emitter.sendMessage(Message.of(line, Metadata.of(metadata)));
    }

    void stop(@Observes ShutdownEvent event) {
        CommittedFeed feed = running;
        if (feed != null) {
            feed.stop();
        }
    }

    @PreDestroy
    void close() {
        ScheduledThreadPoolExecutor own = thread;
        CommittedCursors last = cursors;
        if (own != null && last != null) {
            own.execute(last::save);
            own.shutdown();
            try {
                boolean ended = own.awaitTermination(5, TimeUnit.SECONDS);
                assert ended || !own.isTerminated();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
