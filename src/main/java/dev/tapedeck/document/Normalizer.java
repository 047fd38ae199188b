package dev.tapedeck.document;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from any earlier form of an object to the one of today: the migrations from its version
 * on, in order, then what holds for all versions, such as defaults. Objects of a later version than
 * is known here stay as they are. Made once, then immutable.
 */
public final class Normalizer {
    private final @Nullable String versionField;
    private final List<Consumer<RawObject>> migrations = new ArrayList<>();
    private final List<Consumer<RawObject>> rules = new ArrayList<>();

    private Normalizer(@Nullable String versionField) {
        this.versionField = versionField;
    }

    /** For objects that say nothing of a version. */
    public static Normalizer unversioned() {
        return new Normalizer(null);
    }

    /**
     * The field is put into every object. An object without it has version 0, and the version of
     * today is the number of migrations.
     */
    public static Normalizer versioned(String field) {
        return new Normalizer(field);
    }

    /** Leads from one version to the next; the first one from version 0 to 1. */
    @CanIgnoreReturnValue
    public Normalizer migration(Consumer<RawObject> migration) {
        if (versionField == null) {
            throw new IllegalStateException("objects without a version cannot be migrated");
        }
        migrations.add(migration);
        return this;
    }

    /** Changes nothing in an object that has the form of today. */
    @CanIgnoreReturnValue
    public Normalizer rule(Consumer<RawObject> rule) {
        rules.add(rule);
        return this;
    }

    @CanIgnoreReturnValue
    public Normalizer fill(String field, String json) {
        byte[] value = RawObject.literal(json);
        return rule(object -> object.putIfAbsent(field, value));
    }

    /** The same array when nothing was missing, or it holds no object. */
    public byte[] normalize(byte[] stored) {
        Optional<RawObject> parsed = RawObject.parse(stored);
        if (parsed.isEmpty()) {
            return stored;
        }
        RawObject object = parsed.get();
        apply(object);
        return object.isChanged() ? object.toJson() : stored;
    }

    public void apply(RawObject object) {
        if (versionField != null) {
            int version = object.decimal(versionField).map(BigDecimal::intValue).orElse(0);
            if (version < 0 || version > migrations.size()) {
                return;
            }
            for (Consumer<RawObject> migration : migrations.subList(version, migrations.size())) {
                migration.accept(object);
            }
            if (version < migrations.size()) {
                object.put(versionField, RawObject.literal(String.valueOf(migrations.size())));
            }
        }
        rules.forEach(rule -> rule.accept(object));
    }
}
