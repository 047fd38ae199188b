package dev.tapedeck.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A refusal with its kind, a sentence for the reader and, where they help, bad fields and further
 * members (`head`, `expected`). Immutable; carries no stack trace, since it is an answer and not a
 * fault.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One bad field: where it stands in the body and what is wrong with it. */
    public record BadField(String field, String message) {}

    private final ProblemKind kind;
    private final transient List<BadField> errors;
    private final transient Map<String, Object> members;

    private Problem(
            ProblemKind kind, String detail, List<BadField> errors, Map<String, Object> members) {
        super(detail, null, false, false);
        this.kind = kind;
        this.errors = List.copyOf(errors);
        this.members = Map.copyOf(members);
    }

    public static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind, detail, List.of(), Map.of());
    }

    public static Problem field(String field, String message) {
        return of(ProblemKind.INVALID_FIELD, field + " " + message).with(field, message);
    }

    public static Problem parameter(String name, String message) {
        return of(ProblemKind.INVALID_PARAMETER, name + " " + message).with(name, message);
    }

    public static Problem header(String name, String message) {
        return of(ProblemKind.INVALID_HEADER, name + " " + message).with(name, message);
    }

    /** The same problem with one more bad field. */
    public Problem with(String field, String message) {
        List<BadField> more = new ArrayList<>(errors);
        more.add(new BadField(field, message));
        return new Problem(kind, detail(), more, members);
    }

    /** The same problem with one more member in its document. */
    public Problem member(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(kind, detail(), errors, more);
    }

    public ProblemKind kind() {
        return kind;
    }

    public int status() {
        return kind.status();
    }

    public String detail() {
        String message = getMessage();
        return message == null ? kind.title() : message;
    }

    public List<BadField> errors() {
        return errors;
    }

    public Map<String, Object> members() {
        return members;
    }
}
