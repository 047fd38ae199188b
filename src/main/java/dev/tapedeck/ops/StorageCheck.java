package dev.tapedeck.ops;

import dev.tapedeck.log.StorageHealth;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the storage takes no writes. */
@Readiness
@ApplicationScoped
public class StorageCheck implements HealthCheck {
    private final Storage storage;

    public StorageCheck(Storage storage) {
        this.storage = storage;
    }

    @Override
    public HealthCheckResponse call() {
        return switch (storage.health()) {
            case StorageHealth.Ok ok ->
                    HealthCheckResponse.named("storage")
                            .up()
                            .withData("quarantined", ok.quarantined())
                            .build();
            case StorageHealth.Unavailable not ->
                    HealthCheckResponse.named("storage")
                            .down()
                            .withData("reason", not.reason())
                            .build();
        };
    }
}
