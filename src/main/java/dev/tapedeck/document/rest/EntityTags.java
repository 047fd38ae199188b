package dev.tapedeck.document.rest;

import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Revisions as entity tags, and the conditions that clients make of them (RFC 9110, 13.1). */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([!#-~]*)\"\\s*(,|$)");

    private record Tag(boolean weak, String value) {}

    private EntityTags() {}

    public static String of(Revision revision) {
        return "\"" + revision + "\"";
    }

    /** The condition of a change. */
    public static Precondition precondition(HttpHeaders headers) {
        return precondition(
                headers.getHeaderString("If-Match"), headers.getHeaderString("If-None-Match"));
    }

    /** The condition of a change. */
    public static Precondition precondition(
            @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifNoneMatch != null) {
            if (ifMatch != null || !ifNoneMatch.strip().equals("*")) {
                throw Problem.header(
                        "If-None-Match",
                        "should be * for a change, and alone: only if nothing is there");
            }
            return Precondition.ABSENT;
        }
        if (ifMatch == null) {
            return Precondition.NONE;
        }
        if (ifMatch.strip().equals("*")) {
            return Precondition.PRESENT;
        }
        List<Tag> tags = tags("If-Match", ifMatch);
        if (tags.size() != 1) {
            throw Problem.header("If-Match", "should be * or one entity tag");
        }
        Tag only = tags.getFirst();
        // A weak tag never matches here; no revision looks like one.
        return new Precondition.Is(new Revision((only.weak ? "W/" : "") + only.value));
    }

    /** Whether a reader has the document already. */
    public static boolean isKnown(@Nullable String ifNoneMatch, Revision there) {
        if (ifNoneMatch == null) {
            return false;
        }
        return ifNoneMatch.strip().equals("*")
                || tags("If-None-Match", ifNoneMatch).stream()
                        .anyMatch(tag -> tag.value.equals(there.value()));
    }

    private static List<Tag> tags(String header, String value) {
        List<Tag> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(value);
        int at = 0;
        while (at < value.length()) {
            if (!tag.find(at) || tag.start() != at) {
                throw Problem.header(header, "should be * or entity tags in quotes");
            }
            tags.add(new Tag(tag.group(1) != null, tag.group(2)));
            at = tag.end();
        }
        if (tags.isEmpty()) {
            throw Problem.header(header, "should be * or entity tags in quotes");
        }
        return tags;
    }
}
