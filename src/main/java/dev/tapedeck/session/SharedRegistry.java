package dev.tapedeck.session;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.state.SessionInfo;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Registrations as documents that all nodes share: {@code session/<id>}, and {@code
 * session_place/<user>.<strategy>_<broker>}, which only one session can have. Both are claimed by
 * creating them, so that two nodes cannot register one id or place differently.
 */
final class SharedRegistry implements SessionRegistry {
    private static final Logger LOG = Logger.getLogger(SharedRegistry.class);

    private final Documents sessions;
    private final Documents places;
    private final Duration timeout;

    SharedRegistry(DocumentStore documents, Duration timeout) {
        this.sessions = documents.entity(EntityName.of("session"));
        this.places = documents.entity(EntityName.of("session_place"));
        this.timeout = timeout;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @SuppressWarnings("NullAway") // a Uni may give null
    private <T> T await(Uni<T> call) {
        try {
            return call.await().atMost(timeout);
        } catch (TimeoutException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the sessions cannot be reached: no answer within " + timeout);
        }
    }

    @Override
    public List<Registration.Stored> all() {
        List<Registration.Stored> all = new ArrayList<>();
        for (Document each : await(sessions.values().collect().asList())) {
            try {
                all.add(Registration.fromFile(each.json()));
            } catch (Problem e) {
                LOG.errorf("session %s is passed over: %s", each.id(), e.detail());
            }
        }
        return all;
    }

    @Override
    public Optional<Registration.Stored> find(String id) {
        return Optional.ofNullable(read(sessions, id))
                .map(document -> Registration.fromFile(document.json()));
    }

    private @Nullable Document read(Documents documents, String id) {
        try {
            return await(documents.readValue(id));
        } catch (Problem e) {
            if (DocumentProblems.isNotFound(e)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public Claim claim(SessionInfo info) {
        Optional<Registration.Stored> known = find(info.sessionId());
        if (known.isPresent()) {
            return new Claim.Known(known.get());
        }
        String place = placeId(info);
        byte[] owner =
                new JsonBytes(96)
                        .ascii("{\"session_id\":")
                        .string(info.sessionId())
                        .put('}')
                        .toByteArray();
        if (!create(places, place, owner)) {
            Document there = read(places, place);
            byte[] json = there == null ? new byte[0] : there.json();
            String by = JsonFields.text(json, 0, json.length, "session_id").orElse("");
            if (!by.equals(info.sessionId())) {
                return new Claim.PlaceTaken(by);
            }
        }
        byte[] file = Registration.toFile(info, SessionStatus.QUEUED);
        return create(sessions, info.sessionId(), file)
                ? new Claim.Made()
                : find(info.sessionId())
                        .<Claim>map(Claim.Known::new)
                        .orElseThrow(() ->
                                Problem.of(
                                        ProblemKind.STORAGE_UNAVAILABLE,
                                        "the session cannot be registered"));
    }

    /** False when it is there already. */
    private boolean create(Documents documents, String id, byte[] json) {
        try {
            return await(documents.writeValue(id, json, Precondition.ABSENT).map(done -> true));
        } catch (Problem e) {
            if (e.kind() == ProblemKind.DOCUMENT_CHANGED) {
                return false;
            }
            throw e;
        }
    }

    private static String placeId(SessionInfo info) {
        return info.userId() + "." + info.strategyId() + "_" + info.brokerConnectionId();
    }

    @Override
    public void store(SessionInfo info, SessionStatus status) {
        var revision =
                await(
                        sessions.writeValue(
                                info.sessionId(),
                                Registration.toFile(info, status),
                                Precondition.NONE));
        LOG.debugf("session %s is written as %s", info.sessionId(), revision);
    }
}
