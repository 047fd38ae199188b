package dev.tapedeck.signal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong with an object's fields, all of it: collected, then refused at once. */
final class FieldChecks {
    /** What every client can count. */
    private static final BigDecimal MAX_WHOLE = BigDecimal.valueOf(1L << 53);

    private final List<Problem.BadField> bad = new ArrayList<>();

    void bad(String field, String message) {
        bad.add(new Problem.BadField(field, message));
    }

    /** Null, and noted, when the field is absent or is no such text. */
    @CanIgnoreReturnValue
    @Nullable String text(RawObject object, String at, String name) {
        Optional<String> text = object.text(name);
        if (text.isEmpty()) {
            bad(at + name, "should be a string");
        }
        return text.orElse(null);
    }

    void filledText(RawObject object, String at, String name) {
        String text = text(object, at, name);
        if (text != null && text.isEmpty()) {
            bad(at + name, "should not be empty");
        }
    }

    void optionalText(RawObject object, String name) {
        if (object.hasValue(name) && object.text(name).isEmpty()) {
            bad(name, "should be a string or null");
        }
    }

    /** Null, and noted, when the field is absent or no decimal above zero. */
    @CanIgnoreReturnValue
    @Nullable BigDecimal positive(RawObject object, String name) {
        BigDecimal value = object.decimal(name).orElse(null);
        if (value == null || value.signum() <= 0) {
            bad(name, "should be a decimal above 0");
            return null;
        }
        return value;
    }

    void millis(RawObject object, String at, String name) {
        BigDecimal value = object.decimal(name).orElse(null);
        boolean whole =
                value != null
                        && value.signum() >= 0
                        && value.compareTo(MAX_WHOLE) <= 0
                        && value.stripTrailingZeros().scale() <= 0;
        if (!whole) {
            bad(at + name, "should be a time in milliseconds since 1970");
        }
    }

    void flag(RawObject object, String name) {
        byte[] value = object.get(name);
        if (value == null || (value[0] != 't' && value[0] != 'f')) {
            bad(name, "should be true or false");
        }
    }

    /**
     * @throws Problem INVALID_FIELD, when anything is wrong
     */
    void refuseBad() {
        if (bad.isEmpty()) {
            return;
        }
        Problem.BadField first = bad.getFirst();
        Problem problem =
                Problem.of(ProblemKind.INVALID_FIELD, first.field() + " " + first.message());
        for (Problem.BadField each : bad) {
            problem = problem.with(each.field(), each.message());
        }
        throw problem;
    }
}
