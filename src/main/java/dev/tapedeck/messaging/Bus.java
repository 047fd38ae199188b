package dev.tapedeck.messaging;

import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.session.SessionsOpened;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How nodes that share a storage tell each other which logs they have appended to: names only, one
 * a line, many in a message while one is under way. Whoever hears a name reads what it lacks from
 * the storage, so a message may be lost, late, doubled or out of order. Thread-safe.
 */
@ApplicationScoped
public class Bus {
    private static final Logger LOG = Logger.getLogger(Bus.class);
    private static final int MOST_NAMES = 1000;

    private final EventLogs logs;
    private final Folders folders;
    private final MutinyEmitter<byte[]> out;
    private final Multi<Message<byte[]>> in;
    private final Set<LogId> moved = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean sending = new AtomicBoolean();
    private @Nullable Cancellable hearing;

    public Bus(
            EventLogs logs,
            Folders folders,
            @Channel("tapedeck-bus-out") @OnOverflow(OnOverflow.Strategy.DROP)
                    MutinyEmitter<byte[]> out,
            @Channel("tapedeck-bus-in") Multi<Message<byte[]>> in) {
        this.logs = logs;
        this.folders = folders;
        this.out = out;
        this.in = in;
    }

    void start(@Observes SessionsOpened event) {
        if (folders.areShared()) {
            hearing =
                    in.subscribe()
                            .with(this::heard, failure -> LOG.errorf(failure, "the bus is silent"));
            logs.announceTo(this::announce);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        logs.announceTo(id -> {});
        Cancellable now = hearing;
        if (now != null) {
            now.cancel();
        }
    }

    private void heard(Message<byte[]> message) {
        new String(message.getPayload(), StandardCharsets.UTF_8)
                .lines()
                .limit(MOST_NAMES)
                .forEach(name -> LogId.parse(name).ifPresent(logs::moved));
        var unused = message.ack();
    }

    private void announce(LogId id) {
        moved.add(id);
        send();
    }

    private void send() {
        if (!moved.isEmpty() && sending.compareAndSet(false, true)) {
            out.send(next())
                    .onFailure()
                    .invoke(failure -> LOG.debugf("not announced: %s", failure.getMessage()))
                    .onFailure()
                    .recoverWithUni(Uni.createFrom().voidItem())
                    .subscribe()
                    .with(sent -> {
                        sending.set(false);
                        send();
                    });
        }
    }

    private byte[] next() {
        List<String> names = new ArrayList<>();
        for (Iterator<LogId> each = moved.iterator();
                each.hasNext() && names.size() < MOST_NAMES; ) {
            names.add(each.next().toString());
            each.remove();
        }
        return String.join("\n", names).getBytes(StandardCharsets.UTF_8);
    }
}
