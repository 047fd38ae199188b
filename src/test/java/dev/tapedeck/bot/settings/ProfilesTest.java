package dev.tapedeck.bot.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The profiles of a bot as its dashboard meets them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ProfilesTest {
    private static final String MINE =
            "{\"mode\":\"demo\",\"direction\":\"long\",\"tf\":3,\"priceUpThrPct\":0.80,\"marginUSDT\":50,\"leverage\":5,"
                    + "\"tpRoiPct\":2,\"slRoiPct\":1,\"mine\":1.10}";
    private static final List<String> SHIPPED =
            List.of(
                    "default",
                    "fast_test_1m",
                    "overnight_1m_safe",
                    "smoke_min_1m",
                    "smoke_min_thresholds_1m");

    private final String bot = Api.name("trader");
    private final String path = "bots/" + bot + "/profiles";

    private static List<String> names(JsonNode registry) {
        return registry.path("profiles").propertyStream().map(each -> each.getKey()).toList();
    }

    @Test
    void aBotComesToBeWithItsFirstProfileAndHasTheShippedOnesBeside() throws IOException {
        Api.get(path).isProblem(404, "BOT_NOT_FOUND");
        Api.get(path + "/default").isProblem(404, "BOT_NOT_FOUND");
        Answer put = Api.put(path + "/mine", MINE).is(201);
        assertEquals(
                "/api/v1/" + path + "/mine",
                put.header("Location").replaceFirst(".*?/api", "/api"));
        assertEquals("0.80", put.json().path("priceUpThrPct").asText());
        assertEquals("1.10", put.json().path("mine").asText());
        assertEquals(3, put.json().path("holdSeconds").asInt());
        Answer all = Api.get(path).is(200);
        assertEquals("default", all.at("activeProfile"));
        assertTrue(names(all.json()).containsAll(SHIPPED), all::text);
        assertTrue(names(all.json()).contains("mine"), all::text);
        assertEquals(
                all.text(), Files.readString(Api.data().resolve("bots/" + bot + "/profiles.json")));
        Api.get(path, "If-None-Match", all.header("ETag")).is(304);
        JsonNode shipped = all.json().path("profiles").path("default");
        assertEquals(35, shipped.path("maxSpreadBps").asInt());
        assertEquals(2500, shipped.path("maxTickStalenessMs").asInt());
        assertEquals("0.1", shipped.path("confirmMinContinuationPct").asText());
        Api.get(path + "/other").isProblem(404, "PROFILE_NOT_FOUND");
    }

    @Test
    void aChangeMayDependOnWhatThereIs() {
        String tag = Api.put(path + "/mine", MINE, "If-None-Match", "*").is(201).header("ETag");
        Api.put(path + "/mine", MINE, "If-None-Match", "*").isProblem(412, "DOCUMENT_CHANGED");
        Api.put(path + "/other", MINE).is(201);
        assertEquals(tag, Api.get(path + "/mine").is(200).header("ETag"));
        String next = MINE.replace("0.80", "0.90");
        String after = Api.put(path + "/mine", next, "If-Match", tag).is(200).header("ETag");
        Api.put(path + "/mine", MINE, "If-Match", tag).isProblem(412, "DOCUMENT_CHANGED");
        Api.delete(path + "/mine", "If-Match", tag).isProblem(412, "DOCUMENT_CHANGED");
        Api.delete(path + "/mine", "If-Match", after).is(204);
        Api.get(path + "/mine").isProblem(404, "PROFILE_NOT_FOUND");
    }

    @Test
    void theDefaultStaysAndStandsInForAnActiveOneThatIsRemoved() {
        Api.delete(path + "/default").isProblem(409, "DEFAULT_PROFILE_LOCKED");
        Api.put(path + "/mine", MINE).is(201);
        assertEquals("demo", Api.post(path + "/mine/activate").is(200).at("mode"));
        assertEquals("mine", Api.json(path).path("activeProfile").asText());
        Api.post(path + "/none/activate").isProblem(404, "PROFILE_NOT_FOUND");
        Api.delete(path + "/mine").is(204);
        assertEquals("default", Api.json(path).path("activeProfile").asText());
        Api.delete(path + "/mine").isProblem(404, "PROFILE_NOT_FOUND");
        Api.delete(path + "/smoke_min_1m").is(204);
        assertEquals(4, names(Api.json(path)).size());
        Api.put(path + "/default", MINE).is(200);
    }

    @Test
    void aRefusalNamesEveryBadFieldAndMakesNoBot() {
        Answer refused = Api.put(path + "/mine", "{\"mode\":\"live\",\"tf\":\"1\"}");
        refused.isProblem(400, "INVALID_FIELD", "mode");
        assertEquals(8, refused.json().path("errors").size());
        Api.post(path + "/none/activate").isProblem(404, "PROFILE_NOT_FOUND");
        Api.put(path + "/download", MINE).isProblem(400, "INVALID_ID", "profile");
        Api.put(path + "/a.b", MINE).isProblem(400, "INVALID_ID", "profile");
        Api.get(path).isProblem(404, "BOT_NOT_FOUND");
    }

    @Test
    void whatIsDownloadedCanBeImportedElsewhereAndTheBadOnesAreNamed() {
        Api.put(path + "/mine", MINE).is(201);
        Answer file = Api.get(path + "/download").is(200);
        assertTrue(file.header("Content-Disposition").contains("profiles-" + bot + ".json"));
        String other = "bots/" + Api.name("other") + "/profiles";
        assertEquals(
                6, Api.post(other + "/import", file.text()).is(200).json().path("imported").size());
        assertEquals(Api.json(path).path("profiles"), Api.json(other).path("profiles"));
        JsonNode done =
                Api.post(
                                other + "/import",
                                "{\"activeProfile\":\"good\",\"profiles\":{\"good\":"
                                        + MINE
                                        + ",\"bad\":{\"mode\":\"paper\"},\"no/id\":"
                                        + MINE
                                        + ",\"worse\":7}}")
                        .is(200)
                        .json();
        assertEquals("[\"good\"]", done.path("imported").toString());
        assertEquals("default", done.path("activeProfile").asText());
        assertEquals(3, done.path("skipped").size());
        assertEquals("bad", done.path("skipped").get(0).path("name").asText());
        assertTrue(
                done.path("skipped").get(0).path("reason").asText().contains("leverage should be"),
                done::toString);
        Api.post(other + "/import", "{\"profiles\":[]}")
                .isProblem(400, "INVALID_FIELD", "profiles");
        Api.post(other + "/import", "").isProblem(400, "INVALID_JSON");
    }

    @Test
    void aFileCanBeUploadedInAForm() {
        String form =
                "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                        + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"profiles.json\"\r\n"
                        + "Content-Type: application/json\r\n\r\n{\"profiles\":{\"mine\":"
                        + MINE
                        + "}}\r\n--x--\r\n";
        String type = "multipart/form-data; boundary=x";
        Api.post(path + "/import", form, "Content-Type", type).is(200);
        assertEquals("0.80", Api.json(path + "/mine").path("priceUpThrPct").asText());
        Api.post(path + "/import", "--x--\r\n", "Content-Type", type)
                .isProblem(400, "INVALID_JSON");
        Api.post(path + "/import", form.substring(0, 150), "Content-Type", type)
                .isProblem(400, "INVALID_JSON");
    }

    @Test
    void ofManyWhoWriteAtOnceNobodyLosesAProfile() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Answer>> writes =
                    IntStream.range(0, 24)
                            .<Callable<Answer>>mapToObj(i -> () -> Api.put(path + "/p" + i, MINE))
                            .toList();
            for (Future<Answer> each : threads.invokeAll(writes)) {
                each.get().is(201);
            }
        }
        assertEquals(SHIPPED.size() + 24, names(Api.json(path)).size());
    }

    @Test
    void aBotHasSoManyProfilesAndNoMore() {
        StringBuilder many = new StringBuilder("{\"profiles\":{");
        for (int i = 0; i < 201; i++) {
            many.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":").append(MINE);
        }
        JsonNode done = Api.post(path + "/import", many.append("}}").toString()).is(200).json();
        assertEquals(195, done.path("imported").size());
        assertEquals(6, done.path("skipped").size());
        Api.put(path + "/more", MINE).isProblem(429, "TOO_MANY");
        Api.put(path + "/p1", MINE).is(200);
    }

    @Test
    void bodiesThatMakeNoSenseAreRefused() {
        for (String bad : List.of("", "[]", "{", "{\"a\":1,\"a\":1}", "[".repeat(100), "7")) {
            Api.put(path + "/mine", bad).isProblem(400, "INVALID_JSON");
            Api.post(path + "/import", bad).isProblem(400, "INVALID_JSON");
        }
        byte[] noise =
                "{\"mode\":\"\u00fc\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Api.send("PUT", Api.uri(path + "/mine"), noise).isProblem(400, "INVALID_JSON");
        Api.put(path + "/mine", MINE, "Content-Type", "text/plain")
                .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        Api.put(path + "/mine", "{\"x\":\"" + "y".repeat(1 << 20) + "\"}")
                .isProblem(413, "PAYLOAD_TOO_LARGE");
        Api.get(path).isProblem(404, "BOT_NOT_FOUND");
    }
}
