package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;

/** The data of the events that the service itself writes into a session. */
final class SessionEvents {
    private SessionEvents() {}

    static byte[] status(SessionStatus status, SessionStatus previous) {
        return new JsonBytes(64)
                .ascii("{\"status\":")
                .string(status.wire())
                .ascii(",\"previous\":")
                .string(previous.wire())
                .put('}')
                .toByteArray();
    }

    /** The state of a session at a cursor, as the beginning of another or of a new epoch. */
    static byte[] fork(String sessionId, String catchupId, byte[] state) {
        return new JsonBytes(state.length + 128)
                .ascii("{\"from\":{\"session_id\":")
                .string(sessionId)
                .ascii(",\"catchup_id\":")
                .string(catchupId)
                .ascii("},\"state\":")
                .put(state)
                .put('}')
                .toByteArray();
    }
}
