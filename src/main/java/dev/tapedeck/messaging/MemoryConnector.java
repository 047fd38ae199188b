package dev.tapedeck.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;

/**
 * Channels that stay in this process: the default, so that no broker is needed. Keeps nothing: what
 * goes out is acknowledged when every listener has heard it, at once when there is none. Injected
 * with its qualifier. Thread-safe.
 */
@ApplicationScoped
@Connector(MemoryConnector.NAME)
public class MemoryConnector implements InboundConnector, OutboundConnector {
    public static final String NAME = "tapedeck-memory";

    private static final Logger LOG = Logger.getLogger(MemoryConnector.class);

    private final ConcurrentHashMap<String, UnicastProcessor<Message<?>>> incoming =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, List<Consumer<Message<?>>>> listeners =
            new ConcurrentHashMap<>();

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        return incoming(config.getValue("channel-name", String.class));
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        return new Outgoing(listeners(config.getValue("channel-name", String.class)));
    }

    /** Sends into an incoming channel; completes when the message is acknowledged there. */
    public Uni<Void> send(String channel, Message<byte[]> message) {
        UnicastProcessor<Message<?>> to = incoming(channel);
        return Uni.createFrom()
                .emitter(answer -> {
                    Message<byte[]> answered =
                            message.withAck(() -> acknowledged(answer::complete))
                                    .withNack(why -> acknowledged(x -> answer.fail(why)));
                    synchronized (to) {
                        to.onNext(answered);
                    }
                });
    }

    private static CompletionStage<Void> acknowledged(Consumer<Void> then) {
        return Uni.createFrom().voidItem().invoke(then).subscribeAsCompletionStage();
    }

    /** Hears what goes out on a channel, from now on, on any thread. */
    public void listen(String channel, Consumer<Message<?>> listener) {
        listeners(channel).add(listener);
    }

    public void unlisten(String channel, Consumer<Message<?>> listener) {
        listeners(channel).remove(listener);
    }

    private UnicastProcessor<Message<?>> incoming(String channel) {
        return incoming.computeIfAbsent(channel, name -> UnicastProcessor.create());
    }

    private List<Consumer<Message<?>>> listeners(String channel) {
        return listeners.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
    }

    /** Whoever sends waits for the acknowledgement, and so bounds what is under way. */
    private record Outgoing(List<Consumer<Message<?>>> listeners)
            implements Flow.Subscriber<Message<?>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Message<?> message) {
            Multi.createFrom()
                    .iterable(listeners)
                    .invoke(each -> each.accept(message))
                    .onItem()
                    .ignoreAsUni()
                    .subscribe()
                    .with(done -> settle(message.ack()), failure -> settle(message.nack(failure)));
        }

        private static void settle(CompletionStage<Void> answer) {
            CompletionStage<Void> logged =
                    answer.exceptionally(e -> {
                        LOG.warnf("an acknowledgement failed: %s", e.getMessage());
                        return null;
                    });
            assert logged != null;
        }

        @Override
        public void onError(Throwable failure) {
            LOG.warnf("an outgoing channel ended: %s", failure.getMessage());
        }

        @Override
        public void onComplete() {
            LOG.debug("an outgoing channel ended");
        }
    }
}
