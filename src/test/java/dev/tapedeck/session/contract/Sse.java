package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A small SSE client that hides nothing: comments, bare ids and the retry field are frames too. */
public final class Sse implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    /** One block between empty lines; a member that was not there is null. */
    public record Frame(String id, String event, String data, String retry, String comment) {
        public boolean is(String name) {
            return name.equals(event);
        }

        public JsonNode json() {
            return Json.read(data);
        }

        /** An event of the log, not a word about it. */
        public boolean isEvent() {
            return id != null && event != null && !event.equals("snapshot");
        }

        boolean isEnd() {
            return "(closed)".equals(comment) && event == null;
        }
    }

    private static final Frame END = new Frame(null, null, null, null, "(closed)");

    private final HttpResponse<InputStream> response;
    private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

    private Sse(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** Opens a stream, which has to be one. */
    public static Sse open(String path, String... headers) {
        HttpResponse<InputStream> response = Api.open(path, headers);
        assertEquals(200, response.statusCode());
        assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
        return new Sse(response);
    }

    /** The stream of one session; the query may be empty. */
    public static Sse of(String session, String query, String... headers) {
        return open(
                "sessions/" + session + "/stream" + (query.isEmpty() ? "" : "?" + query), headers);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = null;
            String event = null;
            String data = null;
            String retry = null;
            String comment = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    frames.add(new Frame(id, event, data, retry, comment));
                    id = event = data = retry = comment = null;
                } else if (line.startsWith(":")) {
                    comment = line.substring(1).strip();
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith("retry: ")) {
                    retry = line.substring(7);
                } else {
                    throw new IOException("no line of a stream: " + line);
                }
            }
        } catch (IOException e) {
            // closed by either side: said below
        } finally {
            frames.add(END);
        }
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next frame, whatever it is. */
    @CanIgnoreReturnValue
    public Frame any() {
        try {
            Frame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(frame, "the stream is silent");
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next frame that is no comment and no {@code retry}. */
    @CanIgnoreReturnValue
    public Frame next() {
        Frame frame = any();
        while (!frame.isEnd() && frame.event == null && frame.id == null) {
            frame = any();
        }
        return frame;
    }

    /** The next frame, which has to be of that name. */
    @CanIgnoreReturnValue
    public Frame next(String event) {
        Frame frame = next();
        assertEquals(event, frame.event, frame::toString);
        return frame;
    }

    /** Everything up to and with the first that is meant. */
    public List<Frame> until(Predicate<Frame> meant) {
        List<Frame> all = new ArrayList<>();
        while (true) {
            Frame frame = next();
            if (frame.isEnd()) {
                return fail("the stream ended after " + all);
            }
            all.add(frame);
            if (meant.test(frame)) {
                return all;
            }
        }
    }

    public List<Frame> until(String event) {
        return until(frame -> frame.is(event));
    }

    /** The ids of the log's events up to and with that one. */
    public List<String> idsUntil(String id) {
        return until(frame -> id.equals(frame.id)).stream()
                .filter(Frame::isEvent)
                .map(Frame::id)
                .toList();
    }

    /** The log's events until the stream says that it has caught up. */
    public List<Frame> eventsUntilCaughtUp() {
        return until("caught_up").stream().filter(Frame::isEvent).toList();
    }

    /** All that is left; the service has to close the stream. */
    @CanIgnoreReturnValue
    public List<Frame> rest() {
        List<Frame> all = new ArrayList<>();
        for (Frame frame = next(); !frame.isEnd(); frame = next()) {
            all.add(frame);
        }
        return all;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
