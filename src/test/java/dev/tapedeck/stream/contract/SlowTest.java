package dev.tapedeck.stream.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Sse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads slowly, or not at all for a while, gets everything in the end and holds up nobody. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class SlowTest {
    private static final int BATCHES = 60;
    private static final int EVENTS = 200;

    /** A stream of which nothing is read yet, over a socket that holds little. */
    private static Socket unread(String session, String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(Api.root().getHost(), Api.root().getPort()));
        String head =
                "GET /api/v1/sessions/"
                        + session
                        + "/stream?"
                        + query
                        + " HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }

    /** The ids of the events up to and with the last. */
    private static List<String> ids(Socket socket, String last) throws IOException {
        List<String> ids = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        String id = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: node")) {
                ids.add(id);
                if (id.equals(last)) {
                    return ids;
                }
            }
        }
        return ids;
    }

    @Test
    void nothingIsLostAndNobodyElseWaits() throws IOException {
        String id = Api.session("slow");
        String line = "{\"type\":\"node\",\"data\":{\"x\":\"" + "y".repeat(1000) + "\"}}\n";
        int all = BATCHES * EVENTS;
        try (Socket slow = unread(id, "from=start");
                Socket filtered = unread(id, "from=start&types=node");
                Sse fast = Sse.of(id, "from=start")) {
            fast.until("caught_up");
            for (int i = 1; i <= BATCHES; i++) {
                Api.ndjson(id, line.repeat(EVENTS)).is(201);
                if (i % 20 == 0) {
                    assertEquals(20 * EVENTS, fast.idsUntil("1." + i * EVENTS).size());
                }
            }
            List<String> expected = BeginningTest.cursors(1, all);
            assertEquals(expected, ids(slow, "1." + all));
            assertEquals(expected, ids(filtered, "1." + all));
            assertTrue(Api.head(id).endsWith("." + all));
        }
    }
}
