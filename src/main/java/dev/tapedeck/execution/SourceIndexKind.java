package dev.tapedeck.execution;

import dev.tapedeck.document.DocumentKind;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of a source, {@code sources} and the source's name, which may be a file's. */
@Singleton
public class SourceIndexKind implements DocumentKind {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    @Override
    public String first() {
        return SourceIndex.FIRST;
    }

    @Override
    public @Nullable String refusal(EntityName entity, String id) {
        return entity.parts().size() == 1 && NAME.matcher(id).matches()
                ? null
                : "the index of a source is sources/{name}";
    }

    @Override
    public byte[] accept(EntityName entity, String id, byte[] json) {
        RawObject index =
                RawObject.parse(json).orElseThrow(() -> Problem.field("", "should be an object"));
        if (!index.text("name").orElse("").equals(id)) {
            throw Problem.field("name", "should be " + id + ", as in the path");
        }
        return json;
    }

    @Override
    public byte[] normalize(EntityName entity, String id, byte[] stored) {
        return stored;
    }
}
