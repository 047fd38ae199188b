package dev.tapedeck.messaging;

import dev.tapedeck.session.SessionWriter;
import dev.tapedeck.session.SessionsOpened;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages, a bounded number at a time, and has one of each session under way: those of a
 * session in their order, those of many sessions together, so that one force makes them durable. A
 * thread of its own owns the lanes.
 */
@ApplicationScoped
public class IngestChannel implements MultiSubscriber<Message<byte[]>> {
    static final String NAME = "tapedeck-ingest";

    /** After {@code boot.Startup}: a message must not come before its session is known. */
    private static final Logger LOG = Logger.getLogger(IngestChannel.class);

    private static final int STEP = 64;

    private final Multi<Message<byte[]>> channel;
    private final MessagingConfig config;
    private final Senders senders;
    private final Counter settled;
    private final ExecutorService thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("tapedeck-ingest").factory(),
                    // Once it is shut down, what is left is left to the broker.
                    new ThreadPoolExecutor.DiscardPolicy());
    private volatile boolean closing;

    // ingest thread
    private final IngestLanes lanes;
    private Flow.@Nullable Subscription subscription;
    private long requested;
    private int inFlight;
    private long inFlightBytes;

    public IngestChannel(
            @Channel(NAME) Multi<Message<byte[]>> channel,
            MessagingConfig config,
            SessionWriter writer,
            Senders senders,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        this.channel = channel;
        this.config = config;
        this.senders = senders;
        Delivery delivery =
                new Delivery(writer, senders, deadLetters, config, thread, () -> closing);
        this.lanes = new IngestLanes(delivery, thread, this::settled);
        this.settled = meters.counter("tapedeck.messaging.ingested");
    }

    void start(@Observes SessionsOpened event) {
        channel.subscribe().withSubscriber(this);
    }

    /** What has been taken may still be acknowledged; what comes now will come again. */
    void stop(@Observes ShutdownEvent event) {
        closing = true;
    }

    @PreDestroy
    void close() {
        thread.shutdown();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        thread.execute(() -> {
            subscription = begun;
            request();
        });
    }

    @Override
    public void onItem(Message<byte[]> message) {
        if (!closing) {
            thread.execute(() -> accept(message));
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        LOG.error("the ingest channel has failed; nothing comes from it before a restart", failure);
    }

    @Override
    public void onCompletion() {
        LOG.info("the ingest channel has ended");
    }

    // ingest thread

    private void accept(Message<byte[]> message) {
        Arrival arrival = Arrival.of(message);
        requested--;
        inFlight++;
        inFlightBytes += arrival.payload().length;
        senders.arrived(arrival);
        lanes.enter(arrival);
        request();
    }

    private void settled(Arrival arrival) {
        inFlight--;
        inFlightBytes -= arrival.payload().length;
        settled.increment();
        request();
    }

    /** A few at a time, so that large ones are noticed before more are asked for. */
    private void request() {
        Flow.Subscription from = subscription;
        long room = Math.min(STEP, config.maxInFlight() - inFlight - requested);
        if (from != null
                && requested < STEP / 2
                && room > 0
                && inFlightBytes < config.maxInFlightBytes()) {
            requested += room;
            from.request(room);
        }
    }
}
