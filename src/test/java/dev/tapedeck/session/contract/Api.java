package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service as a client meets it: over HTTP and nothing else. */
public final class Api {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private static final String RUN = Long.toString(System.nanoTime() & 0xffffff, 36);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Api() {}

    /** {@code http://host:port}. */
    public static URI root() {
        String url = ConfigProvider.getConfig().getValue("test.url", String.class);
        return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    /** Where the service keeps its data. */
    public static Path data() {
        return Path.of(ConfigProvider.getConfig().getValue("tapedeck.data-dir", String.class));
    }

    public static URI uri(String path) {
        return URI.create(root() + (path.startsWith("/") ? path : "/api/v1/" + path));
    }

    /** An id that no test has used. */
    public static String name(String prefix) {
        return prefix + "-" + RUN + "-" + NAMES.incrementAndGet();
    }

    /** Registers a session of that id with a folder of its own. */
    @CanIgnoreReturnValue
    public static String session(String prefix) {
        return session(prefix, "");
    }

    /**
     * @param more further members, each with a comma before it
     */
    @CanIgnoreReturnValue
    public static String session(String prefix, String more) {
        String id = name(prefix);
        post("sessions", registration(id, more)).is(201);
        return id;
    }

    public static String registration(String id, String more) {
        return "{\"session_id\":\""
                + id
                + "\",\"user_id\":\"tester\",\"strategy_id\":\"s\",\"broker_connection_id\":\""
                + id
                + "\""
                + more
                + "}";
    }

    /** Where a session registered by {@link #session} has its files. */
    public static Path folder(String session) {
        return data().resolve("sessions/tester/s_" + session);
    }

    public static Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** The answer's body, which has to be there. */
    public static JsonNode json(String path, String... headers) {
        return get(path, headers).is(200).json();
    }

    @CanIgnoreReturnValue
    public static Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    /** Without a body. */
    @CanIgnoreReturnValue
    public static Answer post(String path) {
        return send("POST", path, null);
    }

    @CanIgnoreReturnValue
    public static Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    @CanIgnoreReturnValue
    public static Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** One event; answers its cursor. */
    @CanIgnoreReturnValue
    public static String event(String session, String type, String data) {
        return post(
                        "sessions/" + session + "/events",
                        "{\"type\":\"" + type + "\",\"data\":" + data + "}")
                .is(201)
                .at("last");
    }

    /** That many node events in one batch; answers the last one's cursor. */
    @CanIgnoreReturnValue
    public static String nodes(String session, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"type\":\"node\",\"data\":{\"i\":").append(i).append("}}\n");
        }
        return ndjson(session, lines.toString()).is(201).at("last");
    }

    /** Whoever writes to it is told that it is over. */
    public static void nodesRefused(String session) {
        ndjson(session, "{\"type\":\"node\",\"data\":{}}").isProblem(409, "SESSION_CLOSED");
    }

    public static Answer ndjson(String session, String lines, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/x-ndjson";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return post("sessions/" + session + "/events", lines, all);
    }

    public static String head(String session) {
        return json("sessions/" + session).path("head").asText();
    }

    /** The session's accumulated state. */
    public static JsonNode state(String session) {
        return json("sessions/" + session + "/state").path("state");
    }

    /** JSON unless the headers name another type. */
    public static Answer send(String method, String path, String body, String... headers) {
        return send(method, uri(path), body == null ? null : body.getBytes(UTF_8), headers);
    }

    public static Answer send(String method, URI uri, byte[] body, String... headers) {
        HttpRequest.Builder request = request(uri, headers);
        if (body != null && !hasType(headers)) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> response =
                send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** A body whose length the client does not say. */
    public static Answer chunked(String method, String path, InputStream body, String... headers) {
        HttpRequest.Builder request = request(uri(path), headers);
        request.method(method, BodyPublishers.ofInputStream(() -> body));
        HttpResponse<byte[]> response =
                send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The answer's head, with the body still to be read. */
    public static HttpResponse<InputStream> open(String path, String... headers) {
        return send(
                request(uri(path), headers).GET().build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private static boolean hasType(String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equalsIgnoreCase("Content-Type")) {
                return true;
            }
        }
        return false;
    }

    private static HttpRequest.Builder request(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static <T> HttpResponse<T> send(
            HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CLIENT.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
