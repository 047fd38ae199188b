package dev.tapedeck.migration;

import dev.tapedeck.json.JsonBytes;
import java.util.List;
import java.util.Locale;

/**
 * How far a migration is.
 *
 * @param logs copied or compared in this phase, of {@code logsTotal}
 * @param events copied by this run; what an earlier one had copied is not counted
 * @param notes what is not as it was, and need not be
 * @param problems why the target is not what the source is
 */
public record Progress(
        String from,
        String to,
        Phase phase,
        int logs,
        int logsTotal,
        long events,
        long documents,
        long files,
        List<String> notes,
        List<String> problems,
        Status status) {
    /** What is being done. */
    public enum Phase {
        PREPARE,
        LOGS,
        FILES,
        DOCUMENTS,
        VERIFY,
        SESSIONS
    }

    /** Whether it goes on. */
    public enum Status {
        RUNNING,
        COMPLETED,
        FAILED
    }

    public Progress {
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    public static Progress begin(String from, String to) {
        return new Progress(
                from, to, Phase.PREPARE, 0, 0, 0, 0, 0, List.of(), List.of(), Status.RUNNING);
    }

    /** Everything was compared and is the same. */
    public boolean verified() {
        return status == Status.COMPLETED;
    }

    /** What to tell the operator at the end, in one sentence. */
    public String sentence() {
        String what = logsTotal + " logs, " + documents + " documents and " + files + " files";
        return switch (status) {
            case RUNNING -> from + " is being copied to " + to + " (" + name(phase) + ")";
            case COMPLETED ->
                    "everything of "
                            + from
                            + " is in "
                            + to
                            + " and was compared: "
                            + what
                            + "; start with tapedeck.store="
                            + to
                            + " and without tapedeck.migrate.to";
            case FAILED ->
                    "not everything of "
                            + from
                            + " is in "
                            + to
                            + "; go on with "
                            + from
                            + ", or run the migration again once this is put right: "
                            + String.join("; ", problems);
        };
    }

    public byte[] json() {
        JsonBytes out = new JsonBytes(512);
        out.ascii("{\"from\":").string(from).ascii(",\"to\":").string(to);
        out.ascii(",\"phase\":").string(name(phase));
        out.ascii(",\"logs\":{\"done\":").number(logs).ascii(",\"total\":").number(logsTotal);
        out.ascii("},\"events\":").number(events).ascii(",\"documents\":").number(documents);
        out.ascii(",\"files\":").number(files);
        out.ascii(",\"verified\":").ascii(Boolean.toString(verified()));
        list(out.ascii(",\"notes\":"), notes);
        list(out.ascii(",\"problems\":"), problems);
        return out.ascii(",\"status\":").string(name(status)).put('}').toByteArray();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void list(JsonBytes out, List<String> texts) {
        out.put('[');
        for (int i = 0; i < texts.size(); i++) {
            out.ascii(i == 0 ? "" : ",").string(texts.get(i));
        }
        JsonBytes ended = out.put(']');
        assert ended == out;
    }
}
