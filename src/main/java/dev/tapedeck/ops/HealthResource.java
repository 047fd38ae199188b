package dev.tapedeck.ops;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.log.Timestamps;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code /health}: 200 while the storage takes writes, 503 with the reason while it does not. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
    private final Storage storage;
    private final String version;

    public HealthResource(
            Storage storage, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.storage = storage;
        this.version = version;
    }

    @GET
    @NonBlocking
    public Response health() {
        JsonBytes out = new JsonBytes(160).ascii("{\"status\":");
        StorageHealth health = storage.health();
        String database =
                switch (health) {
                    case StorageHealth.Ok ok -> "ok";
                    case StorageHealth.Unavailable not -> not.reason();
                };
        boolean healthy = health instanceof StorageHealth.Ok;
        out.string(healthy ? "healthy" : "unhealthy");
        out.ascii(",\"timestamp\":").string(Timestamps.format(Instant.now()));
        out.ascii(",\"database\":").string(database);
        if (health instanceof StorageHealth.Ok ok) {
            out.ascii(",\"quarantined\":").number(ok.quarantined());
        }
        out.ascii(",\"version\":").string(version).put('}');
        return Response.status(healthy ? 200 : 503).entity(out.toByteArray()).build();
    }
}
