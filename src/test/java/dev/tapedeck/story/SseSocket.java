package dev.tapedeck.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One request for a stream over a socket of its own, read piece by piece as the habit says, so that
 * every byte of the chunks and frames is looked at. For one thread.
 */
final class SseSocket implements AutoCloseable {
    /**
     * The contract promises a word every 15 seconds; that much silence and some for a busy machine
     * is an error.
     */
    private static final int SILENCE_MILLIS = 20_000;

    /** The reader's own wish to be gone has come true. */
    static final class Left extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** One frame; what it does not have is null. A frame of nothing is a comment. */
    record Frame(String id, String event, byte[] data, String retry) {
        String text() {
            return new String(data, UTF_8);
        }

        boolean isComment() {
            return id == null && event == null && data == null && retry == null;
        }
    }

    private final Habit habit;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final byte[] piece;
    private final int status;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private int pos;
    private int end;
    private long read;
    private long chunkLeft = -1;

    /** Connects, asks, and reads the answer's head. */
    SseSocket(int port, String target, String lastEventId, Habit habit) throws IOException, Left {
        this.habit = habit;
        this.piece = new byte[habit.pieceBytes()];
        try {
            socket.setReceiveBufferSize(habit.receiveBytes());
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SILENCE_MILLIS);
            String header = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
            String request =
                    "GET "
                            + target
                            + " HTTP/1.1\r\nHost: localhost:"
                            + port
                            + "\r\nAccept: text/event-stream\r\n"
                            + header
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            this.in = socket.getInputStream();
            this.status = Integer.parseInt(headLine().split(" ")[1]);
            for (String head = headLine(); !head.isEmpty(); head = headLine()) {
                int colon = head.indexOf(':');
                headers.put(
                        head.substring(0, colon).toLowerCase(Locale.ROOT),
                        head.substring(colon + 1).strip());
            }
        } catch (IOException | Left | RuntimeException e) {
            close();
            throw e;
        }
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.get(name);
    }

    long bytesRead() {
        return read;
    }

    /**
     * The next frame; null when the response has ended as it should. @throws EOFException when it
     * ends anywhere else
     */
    Frame next() throws IOException, Left {
        String id = null;
        String event = null;
        String retry = null;
        byte[] data = null;
        for (byte[] field = field(); field != null; field = field()) {
            String text = new String(field, UTF_8);
            if (text.isEmpty()) {
                return new Frame(id, event, data, retry);
            } else if (text.startsWith("id: ")) {
                id = once(id, text.substring(4));
            } else if (text.startsWith("event: ")) {
                event = once(event, text.substring(7));
            } else if (text.startsWith("retry: ")) {
                retry = once(retry, text.substring(7));
            } else if (text.startsWith("data: ") && data == null) {
                data = Arrays.copyOfRange(field, 6, field.length);
            } else if (!text.equals(": hb")) {
                throw new AssertionError("not a line of a frame: " + text);
            }
        }
        if (id != null || event != null || data != null || retry != null) {
            throw new AssertionError("the stream ended within a frame");
        }
        return null;
    }

    private static String once(String before, String now) {
        if (before != null) {
            throw new AssertionError("a field twice in one frame: " + before + " and " + now);
        }
        return now;
    }

    /** One line of the event stream without its line feed; null when the stream is over. */
    private byte[] field() throws IOException, Left {
        line.reset();
        for (int each = body(); each != '\n'; each = body()) {
            if (each < 0) {
                if (line.size() > 0) {
                    throw new AssertionError("the stream ended within a line");
                }
                return null;
            }
            line.write(each);
        }
        return line.toByteArray();
    }

    /** The next byte of the chunked body, or -1 after the last chunk. */
    private int body() throws IOException, Left {
        if (chunkLeft <= 0) {
            if (chunkLeft == 0) {
                expectEmpty();
            }
            String size = headLine();
            chunkLeft = Long.parseLong(size, 16);
            if (chunkLeft == 0) {
                expectEmpty();
                return -1;
            }
        }
        chunkLeft--;
        return raw();
    }

    private void expectEmpty() throws IOException, Left {
        String between = headLine();
        if (!between.isEmpty()) {
            throw new AssertionError("a chunk is longer than it says: " + between);
        }
    }

    /** A line of HTTP. */
    private String headLine() throws IOException, Left {
        StringBuilder text = new StringBuilder();
        for (int each = raw(); each != '\n'; each = raw()) {
            text.append((char) each);
        }
        if (text.isEmpty() || text.charAt(text.length() - 1) != '\r') {
            throw new AssertionError("a line of HTTP without its end: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    private int raw() throws IOException, Left {
        if (pos == end) {
            habit.rest();
            pos = 0;
            end = in.read(piece);
            if (end < 0) {
                end = 0;
                throw new EOFException("the connection ended after " + read + " bytes");
            }
        }
        if (++read > habit.leaveAfterBytes()) {
            throw new Left();
        }
        return piece[pos++] & 0xff;
    }

    @Override
    public void close() throws IOException {
        if (habit.abruptly() && !socket.isClosed()) {
            // With no time to linger the kernel sends a reset.
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
