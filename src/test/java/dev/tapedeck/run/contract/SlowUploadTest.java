package dev.tapedeck.run.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SlowUploadTest.LittleTime.class)
class SlowUploadTest {
    /** For a whole upload. */
    public static class LittleTime extends OwnFolder {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> own = new HashMap<>(super.getConfigOverrides());
            own.put("tapedeck.runs.upload-timeout", "500ms");
            return own;
        }
    }

    @Test
    void aClientThatTakesTooLongHasNoPlaceAnyMore() throws Exception {
        Api.put("runs/slow", "{}").is(201);
        URI uri = Api.uri("runs/slow/artifacts/a");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            String head =
                    "PUT " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx";
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            String text = new String(answer, US_ASCII);
            assertTrue(text.startsWith("HTTP/1.1 503"), text);
        }
        assertEquals(0, Api.json("runs/slow/artifacts").path("total").asInt());
    }
}
