package dev.tapedeck.problem;

/**
 * Every refusal that a client can meet. The constant's name is the stable {@code code} on the wire.
 */
public enum ProblemKind {
    INVALID_ID(400, "The id is not allowed"),
    INVALID_JSON(400, "The body is not valid JSON"),
    INVALID_FIELD(400, "A field is missing or wrong"),
    INVALID_PARAMETER(400, "A parameter is wrong"),
    INVALID_HEADER(400, "A header is wrong"),
    INVALID_CURSOR(400, "The cursor is not one of this log"),
    PRODUCER_FENCED(403, "A newer epoch of this producer has written"),
    NOT_FOUND(404, "Nothing is here"),
    SESSION_NOT_FOUND(404, "There is no such session"),
    POSITION_NOT_FOUND(404, "There is no such position"),
    EXECUTION_NOT_FOUND(404, "There is no such execution"),
    JOB_NOT_FOUND(404, "There is no such job"),
    RUN_NOT_FOUND(404, "There is no such run"),
    ARTIFACT_NOT_FOUND(404, "There is no such artifact"),
    FILE_NOT_FOUND(404, "There is no such file"),
    DOCUMENT_NOT_FOUND(404, "There is no such document"),
    BOT_NOT_FOUND(404, "There is no such bot"),
    PROFILE_NOT_FOUND(404, "There is no such profile"),
    UNIVERSE_NOT_FOUND(404, "The bot has no universe"),
    EXCLUSION_NOT_FOUND(404, "The symbol is not excluded"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "None of the accepted types can be served"),
    SESSION_EXISTS(409, "The session id is taken"),
    SESSION_CLOSED(409, "The session takes no more events"),
    SESSION_RUNNING(409, "The session is running"),
    ILLEGAL_TRANSITION(409, "The status does not allow this"),
    EXECUTION_EXISTS(409, "The execution id is taken"),
    JOB_EXISTS(409, "The job id is taken"),
    JOB_ACTIVE(409, "The job has not ended"),
    CLAIM_LOST(409, "Somebody else has the job, or nobody"),
    EXECUTION_MOVED(409, "The execution has gone on elsewhere"),
    TRADE_EXISTS(409, "The trade id is taken by another trade"),
    RUN_KIND_FIXED(409, "The kind of a run stays what it was first"),
    BOT_RUNNING(409, "The bot is running"),
    DEFAULT_PROFILE_LOCKED(409, "The default profile stays"),
    PRODUCER_GAP(409, "A request of this producer is missing"),
    CURSOR_GONE(410, "The cursor is older than what is kept"),
    HEAD_MOVED(412, "The head of the log is another"),
    DOCUMENT_CHANGED(412, "The document is not as expected"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not understood"),
    TOO_MANY(429, "A limit is reached"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    LOG_DAMAGED(500, "The log is damaged on disk"),
    UPSTREAM_FAILED(502, "Somebody else did not deliver"),
    STORAGE_UNAVAILABLE(503, "The storage does not take writes"),
    OVERLOADED(503, "Too much is waiting");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
