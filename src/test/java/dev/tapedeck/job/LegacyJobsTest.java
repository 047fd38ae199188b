package dev.tapedeck.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs of a system that had all of them in one file. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class LegacyJobsTest {
    private final String one = Api.name("legacy");

    private String file() {
        return """
        {"jobs":[
          {"id":"@1","type":"backtest","status":"completed","payload":{"fee":0.10},"progress":{"current":5,"total":5,"message":"done"},
           "result":{"success":true,"data":{"pnl":12.50},"error":null,"artifacts":[]},"created_at":"2025-03-01T10:00:00.123456",
           "started_at":"2025-03-01T10:00:01","completed_at":"2025-03-01T10:00:09+00:00","error":null,"metadata":{"who":"me"},"strange":[1,2.50]},
          {"id":"@2","type":"backtest","status":"running","payload":{},"created_at":"2025-03-01T10:00:00"},
          {"id":"@3","type":"backtest","status":"dreaming","payload":{},"created_at":"2025-03-01T10:00:00"},
          {"id":"@4","type":"alchemy","status":"failed","payload":{},"created_at":"2025-03-01T10:00:00"},
          {"id":"@5","type":"custom","status":"failed","created_at":"yesterday"},
          {"type":"custom","status":"failed","created_at":"2025-03-01T10:00:00"},
          {"id":"../@6","type":"custom","status":"failed","created_at":"2025-03-01T10:00:00"},
          "what is this",
          {"id":"@7","type":"custom","status":"failed","created_at":"2025-03-01T10:00:00Z","error":"no luck"}
        ],"updated_at":"2025-03-01T10:00:10"}
        """
                .replace("@", one);
    }

    @Test
    void theGoodOnesAreTakenAndTheOthersAreKeptAsideAndListed() throws IOException {
        JsonNode done = Api.post("jobs/import", file()).is(200).json();
        assertEquals(3, done.path("imported").asInt(), done::toString);
        assertEquals(6, done.path("quarantined").size(), done::toString);
        JsonNode first = done.path("quarantined").get(0);
        assertEquals(one + "3", first.path("id").asText());
        assertEquals(2, first.path("index").asInt());
        assertTrue(first.path("reason").asText().contains("dreaming"), first::toString);
        try (Stream<Path> kept = Files.walk(Api.data().resolve("quarantine"))) {
            assertTrue(
                    kept.filter(Files::isRegularFile).anyMatch(each -> contains(each, "dreaming")));
        }
        JsonNode completed = Api.json("jobs/" + one + "1");
        assertEquals("2025-03-01T10:00:00.123456Z", completed.path("created_at").asText());
        assertEquals("8.000000", completed.path("duration_seconds").toString());
        assertEquals("100.00", completed.path("percentage").toString());
        String raw = Api.get("jobs/" + one + "1").text();
        assertTrue(raw.contains("\"pnl\":12.50") && raw.contains("\"fee\":0.10"), raw);
        assertTrue(raw.contains("\"strange\":[1,2.50]"), "unknown members stay: " + raw);
        JsonNode cutOff = Api.json("jobs/" + one + "2");
        assertEquals("failed", cutOff.path("status").asText());
        assertEquals("interrupted", cutOff.path("reason").asText());

        JsonNode again = Api.post("jobs/import", file()).is(200).json();
        assertEquals(0, again.path("imported").asInt());
        assertEquals(3, again.path("unchanged").asInt());
        assertEquals(raw, Api.get("jobs/" + one + "1").text());
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsExportedCanBeImported() {
        Api.post("jobs/import", file()).is(200);
        JsonNode all = Api.json("jobs?format=store");
        assertFalse(all.path("updated_at").asText().isEmpty());
        JsonNode again = Api.post("jobs/import", all.toString()).is(200).json();
        assertEquals(0, again.path("imported").asInt());
        assertEquals(all.path("jobs").size(), again.path("unchanged").asInt());
        assertEquals(0, again.path("quarantined").size());
    }

    @Test
    void whatIsNotOfThatFormIsRefused() {
        Api.post("jobs/import", "[]").isProblem(400, "INVALID_JSON");
        Api.post("jobs/import", "{\"runs\":[]}").isProblem(400, "INVALID_FIELD", "jobs");
        Api.get("jobs?format=xml").isProblem(400, "INVALID_PARAMETER", "format");
    }
}
