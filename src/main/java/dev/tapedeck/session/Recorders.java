package dev.tapedeck.session;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Finds the recorder of a session. */
public interface Recorders {
    /** Fails with SESSION_NOT_FOUND or INVALID_ID. */
    Uni<Recorder> find(String sessionId);

    /** Every session that is registered now, by whichever process. Blocks. */
    List<Recorder> registered();
}
