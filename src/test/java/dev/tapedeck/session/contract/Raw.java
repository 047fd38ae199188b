package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One request as bytes on a connection of its own: what no decent client would send. */
public final class Raw {
    private static final int PATIENCE_MILLIS = 10_000;

    private Raw() {}

    /** The target goes out as it is, a byte for each character. */
    public static Answer send(String method, String target, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        URI root = Api.root();
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(head.toString().getBytes(ISO_8859_1));
            if (body != null) {
                whole.writeBytes(body);
            }
            socket.getOutputStream().write(whole.toByteArray());
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int end = -1;
        int length = 0;
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
            all.write(buffer, 0, n);
            String text = all.toString(ISO_8859_1);
            end = text.indexOf("\r\n\r\n");
            if (end > 0) {
                length = length(text.substring(0, end));
                if (all.size() >= end + 4 + length) {
                    break;
                }
            }
        }
        String text = all.toString(ISO_8859_1);
        assertTrue(end > 0, () -> "no answer: " + text);
        Map<String, List<String>> headers = new HashMap<>();
        String[] lines = text.substring(0, end).split("\r\n");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return new Answer(
                Integer.parseInt(lines[0].split(" ")[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                text.substring(end + 4, Math.min(text.length(), end + 4 + length))
                        .getBytes(ISO_8859_1));
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }
}
