package dev.tapedeck.run;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends of a run. Null means that nothing is said, and so do the fields that only the
 * service sets, for whoever sends back what it was given.
 */
record RunForm(@Nullable String id, RunChange change) {
    private static final int LONGEST_KIND = 1000;
    private static final int LONGEST_ERROR = 16384;
    private static final Set<String> OURS =
            Set.of(
                    "created_at",
                    "updated_at",
                    "started_at",
                    "finished_at",
                    "artifacts",
                    "artifacts_elsewhere");

    private static final Set<String> KNOWN =
            Set.of("id", "kind", "status", "request", "meta", "artifact_id", "error");

    /** Collects every bad field before it complains. */
    private static final class Fields {
        private final RawObject object;
        private @Nullable Problem problem;

        Fields(RawObject object) {
            this.object = object;
        }

        void bad(String field, String message) {
            problem =
                    problem == null ? Problem.field(field, message) : problem.with(field, message);
        }

        @Nullable String text(String name, int longest) {
            if (!object.hasValue(name)) {
                return null;
            }
            Optional<String> text = object.text(name).filter(each -> each.length() <= longest);
            if (text.isEmpty()) {
                bad(name, "should be a text of at most " + longest + " characters");
            }
            return text.orElse(null);
        }

        byte @Nullable [] object(String name) {
            byte[] value = object.get(name);
            if (value == null || !object.hasValue(name)) {
                return null;
            }
            if (value[0] != '{') {
                bad(name, "should be an object");
            }
            return value;
        }

        @Nullable RunStatus status() {
            String text = text("status", LONGEST_KIND);
            Optional<RunStatus> status = Optional.ofNullable(text).flatMap(RunStatus::of);
            if (text != null && status.isEmpty()) {
                bad("status", "should be one of " + statuses());
            }
            return status.orElse(null);
        }

        void refuseUnknown() {
            for (String name : object.names()) {
                if (!KNOWN.contains(name) && !OURS.contains(name)) {
                    bad(name, "is no field of a run; what is your own goes into meta");
                }
            }
        }
    }

    static String statuses() {
        return Arrays.stream(RunStatus.values())
                .map(RunStatus::wire)
                .collect(Collectors.joining(", "));
    }

    static RunForm read(byte @Nullable [] body, RunsConfig limits) {
        byte[] sent = body == null ? new byte[0] : body;
        if (sent.length > limits.bodyBytes()) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE,
                    "a run may have " + limits.bodyBytes() + " bytes");
        }
        byte[] json = StrictJson.object(sent, limits.jsonDepth());
        Fields fields = new Fields(RawObject.parse(json).orElseThrow());
        RunForm form =
                new RunForm(
                        fields.text("id", LONGEST_KIND),
                        new RunChange(
                                fields.text("kind", LONGEST_KIND),
                                fields.status(),
                                fields.object("request"),
                                fields.object("meta"),
                                fields.text("artifact_id", LONGEST_KIND),
                                fields.text("error", LONGEST_ERROR)));
        fields.refuseUnknown();
        if (fields.problem != null) {
            throw fields.problem;
        }
        return form;
    }
}
