package dev.tapedeck.boot;

import dev.tapedeck.store.file.FileStoreMeters;
import dev.tapedeck.stream.Hub;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Shows the counters of the storage and of the streams as metrics. */
@ApplicationScoped
public class BackendMeters {
    void register(@Observes StartupEvent event, MeterRegistry registry, Stores stores, Hub hub) {
        Gauge subscribers =
                Gauge.builder("tapedeck.streams.subscribers", hub, Hub::subscribers)
                        .register(registry);
        assert subscribers.getId() != null;
        stores.meters()
                .ifPresent(meters -> {
                    counter(registry, "tapedeck.log.events", meters, FileStoreMeters::events);
                    counter(registry, "tapedeck.log.groups", meters, FileStoreMeters::groups);
                    counter(registry, "tapedeck.log.forces", meters, FileStoreMeters::forces);
                    counter(
                            registry,
                            "tapedeck.log.force.seconds",
                            meters,
                            FileStoreMeters::forceSeconds);
                });
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            FileStoreMeters meters,
            java.util.function.ToDoubleFunction<FileStoreMeters> value) {
        FunctionCounter counter = FunctionCounter.builder(name, meters, value).register(registry);
        assert counter.getId() != null;
    }
}
