package dev.tapedeck.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose members can be added and replaced while all others keep their order and every
 * digit: values are bytes as they were written. Not thread-safe.
 */
public final class RawObject {
    private static final int DEPTH = 512;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Member(byte[] name, byte[] value) {}

    private final Map<String, Member> members = new LinkedHashMap<>();
    private boolean changed;

    private RawObject() {}

    /** Without members, and not changed until it has one. */
    public static RawObject empty() {
        return new RawObject();
    }

    /** Empty when the bytes are no object. White space between tokens goes. */
    public static Optional<RawObject> parse(byte[] json) {
        JsonCompactor compactor = new JsonCompactor(DEPTH);
        compactor.begin(json.length);
        compactor.input(json, 0, json.length);
        try {
            if (compactor.peek() != '{') {
                return Optional.empty();
            }
            compactor.value();
        } catch (JsonRefused e) {
            return Optional.empty();
        }
        RawObject object = new RawObject();
        JsonFields.forEach(
                compactor.output(),
                0,
                compactor.length(),
                (bytes, nameFrom, nameTo, from, to) ->
                        object.members.put(
                                JsonText.unescape(
                                        new String(
                                                bytes,
                                                nameFrom,
                                                nameTo - nameFrom,
                                                StandardCharsets.UTF_8)),
                                new Member(
                                        Arrays.copyOfRange(bytes, nameFrom - 1, nameTo + 1),
                                        Arrays.copyOfRange(bytes, from, to))));
        return Optional.of(object);
    }

    /** Any valid value without the white space between tokens; as it is when it is not valid. */
    public static byte[] compact(byte[] json) {
        JsonCompactor compactor = new JsonCompactor(DEPTH);
        compactor.begin(json.length);
        compactor.input(json, 0, json.length);
        try {
            compactor.value();
            return Arrays.copyOf(compactor.output(), compactor.length());
        } catch (JsonRefused e) {
            return json;
        }
    }

    /** Whether anything was put or removed since it was read. */
    public boolean isChanged() {
        return changed;
    }

    public Set<String> names() {
        return members.keySet();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** False also for null. */
    public boolean hasValue(String name) {
        byte[] value = get(name);
        return value != null && value[0] != 'n';
    }

    public byte @Nullable [] get(String name) {
        Member member = members.get(name);
        return member == null ? null : member.value;
    }

    /** Of a member that is there. */
    public byte[] required(String name) {
        return Objects.requireNonNull(get(name), name);
    }

    /** Empty when there is none, or no string. */
    public Optional<String> text(String name) {
        byte[] value = get(name);
        return value == null ? Optional.empty() : JsonFields.text(value, 0, value.length);
    }

    /** Exact, also when written as a string of digits; empty when it is neither. */
    public Optional<BigDecimal> decimal(String name) {
        byte[] value = get(name);
        return value == null ? Optional.empty() : JsonFields.decimal(value, 0, value.length);
    }

    /** A new member comes last, a replaced one stays where it was. */
    @CanIgnoreReturnValue
    public RawObject put(String name, byte[] value) {
        Member before = members.get(name);
        byte[] raw = before == null ? new JsonBytes(32).string(name).toByteArray() : before.name;
        members.put(name, new Member(raw, value));
        changed = true;
        return this;
    }

    @CanIgnoreReturnValue
    public RawObject putIfAbsent(String name, byte[] value) {
        return has(name) ? this : put(name, value);
    }

    @CanIgnoreReturnValue
    public RawObject remove(String name) {
        changed |= members.remove(name) != null;
        return this;
    }

    public byte[] toJson() {
        JsonBytes out = new JsonBytes(256).put('{');
        String comma = "";
        for (Member member : members.values()) {
            out.ascii(comma).put(member.name).put(':').put(member.value);
            comma = ",";
        }
        return out.put('}').toByteArray();
    }

    /** The text as a JSON string. */
    public static byte[] string(String text) {
        return new JsonBytes(text.length() + 16).string(text).toByteArray();
    }

    /** A value that is written here: {@code null}, {@code false}, {@code 17}. */
    public static byte[] literal(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
