package dev.tapedeck.session;

import dev.tapedeck.log.LogKind;
import dev.tapedeck.stream.StreamOwner;
import dev.tapedeck.stream.StreamSource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Sessions can be watched. */
@Singleton
public class SessionStreams implements StreamOwner {
    private record HeldSession(Session session, StreamSource source) implements Held {
        @Override
        public void release() {
            session.done();
        }
    }

    private final Sessions sessions;

    public SessionStreams(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public LogKind kind() {
        return LogKind.SESSION;
    }

    @Override
    public Uni<Held> hold(String id) {
        return sessions.lookup(id)
                .chain(session -> session.held().map(live -> new HeldSession(session, live)));
    }
}
