package dev.tapedeck.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of runs, of kinds of runs and of artifacts. */
public final class RunIds {
    private static final int MAX = 160;
    private static final Pattern ARTIFACT = Pattern.compile("[a-z0-9_]{1,180}");
    private static final Pattern OUTSIDE_OF_KINDS = Pattern.compile("[^a-z0-9_]+");
    private static final int LONGEST_KIND = 64;
    private static final String NO_KIND = "run";
    private static final int RANDOM_BYTES = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Paths of their own below runs. */
    private static final Set<String> TAKEN = new TreeSet<>(Set.of("import", "compare"));

    private RunIds() {}

    static boolean isValid(String id) {
        return Ids.isValid(id, MAX);
    }

    @CanIgnoreReturnValue
    static String check(String id) {
        return Ids.check("id", id, MAX);
    }

    /** That a run can be made under it. */
    @CanIgnoreReturnValue
    public static String checkNew(String field, String id) {
        Ids.check(field, id, MAX);
        if (isTaken(id)) {
            String rule = "should not be one of " + TAKEN;
            throw Problem.of(ProblemKind.INVALID_ID, field + " " + rule).with(field, rule);
        }
        return id;
    }

    static boolean isTaken(String id) {
        return TAKEN.contains(id);
    }

    @CanIgnoreReturnValue
    static String checkArtifact(String id) {
        if (!isArtifact(id)) {
            String rule = "should be 1 to 180 of a-z 0-9 _";
            throw Problem.of(ProblemKind.INVALID_ID, "artifact_id " + rule)
                    .with("artifact_id", rule);
        }
        return id;
    }

    static boolean isArtifact(String id) {
        return ARTIFACT.matcher(id).matches();
    }

    /** Any text as a kind. */
    static String kind(String text) {
        String kind = OUTSIDE_OF_KINDS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("_");
        if (kind.isEmpty()) {
            return NO_KIND;
        }
        return kind.length() <= LONGEST_KIND ? kind : kind.substring(0, LONGEST_KIND);
    }

    static String fresh(String kind) {
        return kind + "_" + random(RANDOM_BYTES);
    }

    static String random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
