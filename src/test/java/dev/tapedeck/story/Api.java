package dev.tapedeck.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.Cursor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The calls of the story's teller, who makes them only while the service is up and takes no
 * refusal.
 */
public final class Api {
    static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final int GONE = 410;

    private final Service service;
    private final HttpClient client;

    public Api(Service service, HttpClient client) {
        this.service = service;
        this.client = client;
    }

    public void register(String session) {
        post("/api/v1/sessions", "{\"session_id\":\"" + session + "\"," + words(session) + "}");
    }

    private static String words(String session) {
        return "\"user_id\":\"hand\",\"strategy_id\":\"over\",\"broker_connection_id\":\""
                + session
                + "\"";
    }

    /** Where {@link #register} puts the session, below the data folder. */
    public static String folder(String session) {
        return "sessions/hand/over_" + session;
    }

    public void command(String session, String command) {
        answer(
                request("/api/v1/sessions/" + session + "/" + command)
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    public Cursor head(String session) {
        String head = tree(answer(request("/api/v1/sessions/" + session))).path("head").asText();
        return Cursor.parse(head).orElseThrow();
    }

    public byte[] state(String session) {
        return answer(request("/api/v1/sessions/" + session + "/state"));
    }

    /** The state as it was there; empty when what it was made of has been dropped. */
    public Optional<byte[]> state(String session, Cursor at) {
        HttpResponse<byte[]> response =
                send(request("/api/v1/sessions/" + session + "/state?at=" + at));
        return response.statusCode() == GONE ? Optional.empty() : Optional.of(body(response));
    }

    /** Every line that the log keeps. */
    public byte[] log(String session) {
        return answer(
                request("/api/v1/sessions/" + session + "/events")
                        .header("Accept", "application/x-ndjson"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.uri(path));
    }

    /** What stands under a path of the API. */
    public JsonNode get(String path) {
        return tree(answer(request(path)));
    }

    public void post(String path, String json) {
        answer(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private byte[] answer(HttpRequest.Builder request) {
        return body(send(request));
    }

    private static byte[] body(HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response + " " + new String(response.body(), UTF_8));
        }
        return response.body();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request + ": " + e, e);
        }
    }

    public static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Lines without their line feeds; the last one has one, too. */
    public static List<byte[]> lines(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                lines.add(java.util.Arrays.copyOfRange(text, from, i));
                from = i + 1;
            }
        }
        if (from != text.length) {
            throw new AssertionError(
                    "the last line has no end: "
                            + new String(text, from, text.length - from, UTF_8));
        }
        return lines;
    }
}
