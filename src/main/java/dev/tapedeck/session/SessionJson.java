package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.session.state.SessionInfo;

/**
 * A session as lists and single answers show it: its part of the state, its head and its counts.
 */
final class SessionJson {
    private SessionJson() {}

    static byte[] of(SessionInfo info, LiveSession live) {
        LiveSession.Copy copy = live.copy();
        byte[] session = copy.state().sessionJson();
        JsonBytes out = new JsonBytes(session.length + 256);
        out.put(session, 0, session.length - 1);
        out.ascii(",\"head\":").string(copy.at().toString());
        out.ascii(",\"oldest\":").string(live.log().oldest().toString());
        out.ascii(",\"events\":").number(copy.at().seq());
        out.ascii(",\"positions\":").number(copy.state().positionCount());
        out.ascii(",\"trades\":").number(copy.state().tradeCount());
        out.ascii(",\"counts\":").put(copy.state().countsJson());
        out.ascii(",\"stream\":").string("/api/v1/sessions/" + info.sessionId() + "/stream");
        return out.put('}').toByteArray();
    }
}
