package dev.tapedeck.signal;

import dev.tapedeck.document.DocumentKind;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Normalizer;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The active positions of a risk profile, {@code risk/{name}} and always {@code positions}: an
 * array of {@code [key, position]}, in the order in which they were opened.
 */
@Singleton
public class RiskKind implements DocumentKind {
    static final String FIRST = "risk";
    static final String ID = "positions";

    static EntityName entity(String name) {
        return EntityName.of(FIRST, Ids.check("name", name, Ids.MAX));
    }

    @Override
    public String first() {
        return FIRST;
    }

    @Override
    public @Nullable String refusal(EntityName entity, String id) {
        return entity.parts().size() == 2 && id.equals(ID)
                ? null
                : "the positions of a risk profile are risk/{name}/positions";
    }

    @Override
    public byte[] accept(EntityName entity, String id, byte[] json) {
        FieldChecks checks = new FieldChecks();
        if (json[0] != '[') {
            checks.bad("", "should be an array of [key, position]");
        }
        Set<String> keys = new HashSet<>();
        List<byte[]> complete = new ArrayList<>();
        boolean changed = false;
        List<byte[]> entries = RawArray.elements(json);
        for (int i = 0; i < entries.size(); i++) {
            byte[] entry = entries.get(i);
            byte[] whole = complete(entry);
            check(checks, "[" + i + "]", RawArray.elements(whole), keys);
            changed |= whole != entry;
            complete.add(whole);
        }
        checks.refuseBad();
        return changed ? RawArray.of(complete) : json;
    }

    private static void check(FieldChecks checks, String at, List<byte[]> pair, Set<String> keys) {
        if (pair.size() != 2) {
            checks.bad(at, "should be [key, position]");
            return;
        }
        Optional<String> key = text(pair.getFirst());
        if (key.isEmpty() || key.get().isEmpty()) {
            checks.bad(at + "[0]", "should be a key: a string that is not empty");
        } else if (!keys.add(key.get())) {
            checks.bad(at + "[0]", "should be another key: it stands twice");
        }
        RawObject position = RawObject.parse(pair.getLast()).orElse(null);
        if (position == null) {
            checks.bad(at + "[1]", "should be an object");
            return;
        }
        String fields = at + "[1].";
        byte[] signal = position.get("signal");
        if (signal != null && signal[0] != '{' && signal[0] != 'n') {
            checks.bad(fields + "signal", "should be an object or null");
        }
        checks.filledText(position, fields, "strategyName");
        checks.text(position, fields, "exchangeName");
        checks.millis(position, fields, "openTimestamp");
    }

    /** Earlier systems wrote an object of positions by their keys. */
    @Override
    public byte[] normalize(EntityName entity, String id, byte[] stored) {
        Optional<RawObject> byKey = RawObject.parse(stored);
        boolean changed = byKey.isPresent();
        List<byte[]> entries = new ArrayList<>();
        if (byKey.isPresent()) {
            RawObject object = byKey.get();
            for (String key : object.names()) {
                entries.add(pair(RawObject.string(key), object.get(key)));
            }
        } else {
            entries.addAll(RawArray.elements(RawObject.compact(stored)));
        }
        List<byte[]> complete = new ArrayList<>();
        for (byte[] entry : entries) {
            byte[] whole = complete(entry);
            changed |= whole != entry;
            complete.add(whole);
        }
        return changed ? RawArray.of(complete) : stored;
    }

    /** The same array when nothing is missing. */
    private static byte[] complete(byte[] entry) {
        List<byte[]> pair = RawArray.elements(entry);
        if (pair.size() != 2) {
            return entry;
        }
        byte[] position = pair.getLast();
        String key = text(pair.getFirst()).orElse("");
        int colon = key.indexOf(':');
        byte[] strategy = RawObject.string(colon < 0 ? key : key.substring(0, colon));
        byte[] whole =
                Normalizer.unversioned()
                        .fill("signal", "null")
                        .rule(each -> each.putIfAbsent("strategyName", strategy))
                        .fill("exchangeName", "\"\"")
                        .normalize(position);
        return whole == position ? entry : pair(pair.getFirst(), whole);
    }

    private static byte[] pair(byte[] key, byte @Nullable [] position) {
        return RawArray.of(List.of(key, position == null ? RawObject.literal("null") : position));
    }

    private static Optional<String> text(byte[] json) {
        return JsonFields.text(json, 0, json.length);
    }
}
