package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.session.SessionStatus;
import org.jspecify.annotations.Nullable;

/**
 * The session's status and when it changed, by the times of its {@code session} events alone.
 * Immutable.
 *
 * @param startedAt when it first ran
 * @param pausedAt when it was last paused
 * @param stoppedAt when it last came to an end: completed, failed or removed
 * @param updatedAt its last {@code session} event
 */
record Lifecycle(
        SessionStatus status,
        @Nullable String startedAt,
        @Nullable String pausedAt,
        @Nullable String stoppedAt,
        @Nullable String updatedAt) {
    static final Lifecycle QUEUED = new Lifecycle(SessionStatus.QUEUED, null, null, null, null);

    /** After a {@code session} event; a status that nobody knows changes nothing. */
    Lifecycle after(byte[] bytes, int from, int to, String ts) {
        SessionStatus next = status(bytes, from, to);
        if (next == null) {
            return this;
        }
        return switch (next) {
            case RUNNING ->
                    new Lifecycle(
                            next, startedAt == null ? ts : startedAt, pausedAt, stoppedAt, ts);
            case PAUSED -> new Lifecycle(next, startedAt, ts, stoppedAt, ts);
            case COMPLETED, REMOVED, ERROR -> new Lifecycle(next, startedAt, pausedAt, ts, ts);
            case QUEUED, INTERRUPTED -> new Lifecycle(next, startedAt, pausedAt, stoppedAt, ts);
        };
    }

    private static @Nullable SessionStatus status(byte[] bytes, int from, int to) {
        return JsonFields.text(bytes, from, to, "status")
                .flatMap(SessionStatus::parse)
                .orElse(null);
    }

    void writeTo(JsonBytes out, String createdAt) {
        out.ascii("\"status\":").string(status.wire());
        out.ascii(",\"created_at\":").string(createdAt);
        out.ascii(",\"started_at\":");
        RawValue.put(out, startedAt);
        out.ascii(",\"paused_at\":");
        RawValue.put(out, pausedAt);
        out.ascii(",\"stopped_at\":");
        RawValue.put(out, stoppedAt);
        out.ascii(",\"updated_at\":").string(updatedAt == null ? createdAt : updatedAt);
    }

    /** Reads {@code state.session} back. */
    static Lifecycle read(byte[] bytes, int from, int to) {
        SessionStatus status = status(bytes, from, to);
        String updated = time(bytes, from, to, "updated_at");
        return new Lifecycle(
                status == null ? SessionStatus.QUEUED : status,
                time(bytes, from, to, "started_at"),
                time(bytes, from, to, "paused_at"),
                time(bytes, from, to, "stopped_at"),
                updated != null && updated.equals(time(bytes, from, to, "created_at"))
                        ? null
                        : updated);
    }

    private static @Nullable String time(byte[] bytes, int from, int to, String name) {
        return JsonFields.text(bytes, from, to, name).orElse(null);
    }
}
