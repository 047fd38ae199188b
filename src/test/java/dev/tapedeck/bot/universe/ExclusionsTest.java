package dev.tapedeck.bot.universe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.RunningBots;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The symbols that a bot is not to trade, and what each change of them leaves. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ExclusionsTest {
    private final String bot = Api.name("picky");
    private final String path = "bots/" + bot + "/exclusions";

    @Inject BotDocuments documents;

    @Inject RunningBots running;

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private List<String> copies() throws IOException {
        Path folder = Api.data().resolve("bots/" + bot);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("universe_exclusions_"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void symbolsComeAndGoAndEveryChangeLeavesACopy() throws IOException {
        Api.get(path).isProblem(404, "BOT_NOT_FOUND");
        Api.delete(path + "/AUSDT").isProblem(404, "BOT_NOT_FOUND");
        Answer first = Api.post(path, "{\"symbol\":\"AUSDT\"}").is(201);
        assertEquals(List.of("AUSDT"), texts(first.json().path("symbols")));
        assertEquals(1, first.json().path("schemaVersion").asInt());
        Api.post(path, "{\"symbols\":[\"BUSDT\",\"AUSDT\"]}").is(200);
        Api.post(path, "{\"symbol\":\"BUSDT\"}").is(200);
        assertEquals(2, copies().size(), "what changes nothing leaves nothing");
        Api.delete(path + "/AUSDT").is(204);
        Api.delete(path + "/AUSDT").isProblem(404, "EXCLUSION_NOT_FOUND");
        Answer now = Api.get(path).is(200);
        assertEquals(List.of("BUSDT"), texts(now.json().path("symbols")));
        assertEquals(3, copies().size());
        for (String name : copies()) {
            assertTrue(
                    name.matches(
                            "universe_exclusions_\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d(-\\d+)?\\.json"),
                    name);
        }
        Path folder = Api.data().resolve("bots/" + bot);
        assertEquals(now.text(), Files.readString(folder.resolve("universe_exclusions.json")));
    }

    @Test
    void bothFormsAreTakenAndUnknownFieldsStay() {
        Answer put =
                Api.put(path, "{\"updatedAt\":1,\"excluded\":[\"A\",\"A\"],\"mine\":1.10}").is(201);
        assertEquals(List.of("A"), texts(put.json().path("symbols")));
        assertTrue(put.json().path("excluded").isMissingNode());
        Answer next =
                Api.put(
                                path,
                                "{\"schemaVersion\":1,\"symbols\":[\"B\"],\"source\":\"manual\"}",
                                "If-Match",
                                put.header("ETag"))
                        .is(200);
        assertEquals("1.10", next.json().path("mine").asText());
        assertEquals("manual", next.json().path("source").asText());
        assertTrue(next.json().path("updatedAt").asLong() > 1_700_000_000_000L);
        Api.put(path, "{\"symbols\":[]}", "If-Match", put.header("ETag"))
                .isProblem(412, "DOCUMENT_CHANGED");
        for (String bad :
                List.of(
                        "{}",
                        "{\"symbols\":[],\"excluded\":[]}",
                        "{\"symbols\":{}}",
                        "{\"symbols\":[7]}",
                        "{\"symbols\":[\"a/b\"]}")) {
            Api.put(path, bad).isProblem(400, "INVALID_FIELD", "symbols");
        }
        Api.post(path, "{\"symbol\":\"..\"}").isProblem(400, "INVALID_FIELD", "symbol");
        Api.delete(path + "/a%2fb").isProblem(400, "INVALID_ID", "symbol");
    }

    @Test
    void twoChangesOfOneSecondLeaveTwoCopies() throws IOException {
        Clock still = Clock.fixed(Instant.parse("2026-11-21T10:00:07.5Z"), ZoneOffset.UTC);
        Exclusions exclusions = new Exclusions(documents, running, still);
        for (String symbol : List.of("A", "B", "C")) {
            exclusions.add(bot, Set.of(symbol), Precondition.NONE);
        }
        String stamp = "universe_exclusions_2026-11-21_10-00-07";
        assertEquals(List.of(stamp + "-2.json", stamp + "-3.json", stamp + ".json"), copies());
        String first = Files.readString(Api.data().resolve("bots/" + bot + "/" + stamp + ".json"));
        assertTrue(first.contains("1795255207500") && !first.contains("\"B\""), first);
        assertEquals(Set.of("A", "B", "C"), exclusions.symbols(bot));
    }

    @Test
    void nothingChangesWhileTheBotRuns() throws IOException {
        Api.post(path, "{\"symbol\":\"AUSDT\"}").is(201);
        assertTrue(running.started(bot));
        try {
            Api.post(path, "{\"symbol\":\"BUSDT\"}").isProblem(409, "BOT_RUNNING");
            Api.put(path, "{\"symbols\":[]}").isProblem(409, "BOT_RUNNING");
            Api.delete(path + "/AUSDT").isProblem(409, "BOT_RUNNING");
            Api.get(path).is(200);
            assertEquals(1, copies().size());
        } finally {
            assertTrue(running.stopped(bot));
        }
        Api.delete(path + "/AUSDT").is(204);
    }
}
