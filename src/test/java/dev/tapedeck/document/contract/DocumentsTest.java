package dev.tapedeck.document.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The generic store as a client meets it. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class DocumentsTest {
    private final String entity = "documents/" + Api.name("notes");

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    @Test
    void aDocumentIsReadAsItWasWritten() throws Exception {
        String json = "{ \"price\": 1.10, \"far\": 1e400,\n \"text\": \"Zoë \\u0000 😀\" }";
        Answer created = Api.put(entity + "/first", json).is(201);
        assertEquals(
                "/api/v1/" + entity + "/first",
                Api.uri(created.header("Location").replaceFirst("^https?://[^/]+", "")).getPath());
        Answer read = Api.get(entity + "/first").is(200);
        assertEquals(json, read.text());
        assertEquals("application/json", read.header("Content-Type").replaceFirst(";.*", ""));
        assertEquals(created.header("ETag"), read.header("ETag"));
        assertTrue(read.header("ETag").matches("\"[0-9a-f]{40}\""), read.header("ETag"));
        assertEquals("\"" + created.json().path("etag").asText() + "\"", read.header("ETag"));
        Path file = Api.data().resolve(entity.substring("documents/".length()) + "/first.json");
        assertEquals(json, Files.readString(file));
    }

    @Test
    void writingAgainIsNotCreating() {
        String first = Api.put(entity + "/x", "1").is(201).header("ETag");
        String second = Api.put(entity + "/x", "2").is(200).header("ETag");
        assertNotEquals(first, second);
        assertEquals(second, Api.put(entity + "/x", "2").is(200).header("ETag"));
        Api.delete(entity + "/x").is(204);
        Api.put(entity + "/x", "2").is(201);
    }

    @Test
    void anyJsonIsADocument() {
        for (String json : List.of("null", "true", "-0.0", "\"\"", "[]", "{}", "[[[1]]]")) {
            Api.put(entity + "/any", json);
            assertEquals(json, Api.get(entity + "/any").is(200).text());
        }
    }

    @Test
    void whatIsGoneIsNotFound() {
        Answer missing = Api.get(entity + "/x").isProblem(404, "DOCUMENT_NOT_FOUND");
        assertEquals(
                "Entity " + entity.substring("documents/".length()) + ":x not found",
                missing.at("detail"));
        Api.delete(entity + "/x").isProblem(404, "DOCUMENT_NOT_FOUND");
        Api.put(entity + "/x", "1").is(201);
        Api.delete(entity + "/x").is(204);
        Api.get(entity + "/x").isProblem(404, "DOCUMENT_NOT_FOUND");
        Api.delete(entity + "/x").isProblem(404, "DOCUMENT_NOT_FOUND");
    }

    @Test
    void aChangeMayBeConditional() {
        String x = entity + "/x";
        Api.put(x, "0", "If-Match", "*").isProblem(412, "DOCUMENT_CHANGED");
        String first = Api.put(x, "1", "If-None-Match", "*").is(201).header("ETag");
        Answer there = Api.put(x, "2", "If-None-Match", "*").isProblem(412, "DOCUMENT_CHANGED");
        assertEquals(first, "\"" + there.at("etag") + "\"");
        String second = Api.put(x, "2", "If-Match", first).is(200).header("ETag");
        Api.put(x, "3", "If-Match", first).isProblem(412, "DOCUMENT_CHANGED");
        Api.put(x, "3", "If-Match", "W/" + second).isProblem(412, "DOCUMENT_CHANGED");
        Api.delete(x, "If-Match", first).isProblem(412, "DOCUMENT_CHANGED");
        assertEquals("2", Api.get(x).text());
        Api.put(x, "3", "If-Match", "*").is(200);
        Api.delete(x, "If-Match", Api.get(x).header("ETag")).is(204);
        Api.delete(x, "If-Match", "*").isProblem(412, "DOCUMENT_CHANGED");
    }

    @Test
    void aReaderThatHasItIsToldSo() {
        String tag = Api.put(entity + "/x", "[1]").is(201).header("ETag");
        Answer same = Api.get(entity + "/x", "If-None-Match", tag).is(304);
        assertEquals(0, same.bytes().length);
        assertEquals(tag, same.header("ETag"));
        Api.get(entity + "/x", "If-None-Match", "\"other\", W/" + tag).is(304);
        Api.get(entity + "/x", "If-None-Match", "*").is(304);
        Api.get(entity + "/x", "If-None-Match", "\"other\"").is(200);
        Api.get(entity + "/y", "If-None-Match", "*").isProblem(404, "DOCUMENT_NOT_FOUND");
    }

    @Test
    void conditionsThatMakeNoSenseAreRefused() {
        Api.put(entity + "/x", "1").is(201);
        for (String bad : List.of("abc", "\"abc", "", ",", "\"a\" \"b\"", "\"a\", \"b\"")) {
            Api.put(entity + "/x", "2", "If-Match", bad).isProblem(400, "INVALID_HEADER");
        }
        Api.put(entity + "/x", "2", "If-None-Match", "\"a\"").isProblem(400, "INVALID_HEADER");
        Api.put(entity + "/x", "2", "If-None-Match", "*", "If-Match", "*")
                .isProblem(400, "INVALID_HEADER");
        Api.get(entity + "/x", "If-None-Match", "abc").isProblem(400, "INVALID_HEADER");
        assertEquals("1", Api.get(entity + "/x").text());
    }

    @Test
    void anEntityIsListedInTheOrderOfNumbers() {
        for (String id : List.of("b10", "b9", "A2", "a10", "a1")) {
            Api.put(entity + "/" + id, "{\"is\":\"" + id + "\",\"n\":1.10}").is(201);
        }
        JsonNode list = Api.json(entity);
        assertEquals(List.of("a1", "A2", "a10", "b9", "b10"), ids(list));
        assertEquals(5, list.path("total").asInt());
        JsonNode first = list.path("items").path(0);
        assertEquals("1.10", first.path("data").path("n").decimalValue().toPlainString());
        assertEquals(
                "\"" + first.path("etag").asText() + "\"", Api.get(entity + "/a1").header("ETag"));
        JsonNode page = Api.json(entity + "?limit=2&offset=1");
        assertEquals(List.of("A2", "a10"), ids(page));
        assertEquals(5, page.path("total").asInt());
        JsonNode some = Api.json(entity + "?prefix=a1");
        assertEquals(List.of("a1", "a10"), ids(some));
        assertEquals(2, some.path("total").asInt());
        assertEquals(List.of(), ids(Api.json(entity + "?offset=5")));
        for (String bad : List.of("limit=0", "limit=501", "limit=x", "offset=-1")) {
            Api.get(entity + "?" + bad).isProblem(400, "INVALID_PARAMETER");
        }
    }

    @Test
    void aPathIsADocumentIfThereIsOneAndElseAnEntity() {
        String deep = entity + "/2026";
        Api.get(deep).isProblem(404, "DOCUMENT_NOT_FOUND");
        assertEquals(0, Api.json(deep + "/").path("total").asInt());
        assertEquals(0, Api.json(deep + "?limit=5").path("total").asInt());
        Api.put(deep + "/jan", "1").is(201);
        assertEquals(List.of("jan"), ids(Api.json(deep)));
        Api.put(deep, "\"the year\"").is(201);
        assertEquals("\"the year\"", Api.get(deep).text());
        assertEquals(List.of("jan"), ids(Api.json(deep + "/")));
        assertEquals(List.of("jan"), ids(Api.json(deep + "?prefix=")));
        assertEquals(List.of("2026"), ids(Api.json(entity)));
    }

    @Test
    void entitiesAreListedToo() {
        String name = entity.substring("documents/".length());
        Api.put(entity + "/x", "1").is(201);
        Api.put(entity + "/deep/x", "1").is(201);
        Api.session("beside");
        JsonNode mine = Api.json("documents?prefix=" + name);
        assertEquals("[\"" + name + "\",\"" + name + "/deep\"]", mine.path("items").toString());
        assertEquals(2, mine.path("total").asInt());
        String all = Api.json("documents?limit=500").path("items").toString();
        assertFalse(all.contains("sessions"), all);
    }

    @Test
    void largeDocumentsAreTakenUpToTheLimit() {
        byte[] large = ("[\"" + "x".repeat((16 << 20) - 4) + "\"]").getBytes(UTF_8);
        Api.send("PUT", Api.uri(entity + "/large"), large).is(201);
        assertArrayEquals(large, Api.get(entity + "/large").is(200).bytes());
        byte[] larger = ("[\"" + "x".repeat((16 << 20) - 3) + "\"]").getBytes(UTF_8);
        Api.send("PUT", Api.uri(entity + "/larger"), larger).isProblem(413, "PAYLOAD_TOO_LARGE");
        Api.get(entity + "/larger").isProblem(404, "DOCUMENT_NOT_FOUND");
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() {
        String tag = Api.put(entity + "/x", "[1]").is(201).header("ETag");
        Answer head = Api.send("HEAD", entity + "/x", null).is(200);
        assertEquals(tag, head.header("ETag"));
        assertEquals(0, head.bytes().length);
    }
}
