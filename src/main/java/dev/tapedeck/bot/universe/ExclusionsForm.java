package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotForm;
import dev.tapedeck.bot.EpochMillis;
import dev.tapedeck.document.Normalizer;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code {schemaVersion:1, updatedAt, symbols[], source?}}, and before {@code excluded[]}. */
final class ExclusionsForm implements BotForm {
    static final String SYMBOLS = "symbols";
    static final String UPDATED = "updatedAt";
    private static final String VERSION = "schemaVersion";
    private static final String BEFORE = "excluded";

    private static final Normalizer TODAY =
            Normalizer.versioned(VERSION)
                    .migration(ExclusionsForm::rename)
                    .rule(document -> EpochMillis.fill(document, UPDATED));

    @Override
    public String id() {
        return "universe_exclusions";
    }

    @Override
    public void normalize(RawObject document, Aside aside) {
        if (document.decimal(VERSION)
                .filter(each -> each.compareTo(BigDecimal.ONE) > 0)
                .isPresent()) {
            // Of a later system, which knows better.
            return;
        }
        TODAY.apply(document);
        byte[] there = document.get(SYMBOLS);
        if (there == null || there[0] != '[') {
            if (document.hasValue(SYMBOLS)) {
                aside.put(SYMBOLS, document.required(SYMBOLS), "should be an array");
            }
            document.put(SYMBOLS, RawObject.literal("[]"));
            return;
        }
        Set<String> good = new LinkedHashSet<>();
        List<byte[]> elements = RawArray.elements(there);
        for (int i = 0; i < elements.size(); i++) {
            byte[] each = elements.get(i);
            Optional<String> symbol = symbol(each);
            symbol.ifPresent(good::add);
            if (symbol.isEmpty()) {
                aside.put(SYMBOLS + "[" + i + "]", each, "is no symbol");
            }
        }
        if (good.size() != elements.size()) {
            document.put(SYMBOLS, json(good));
        }
    }

    /** Both names in one file: whoever is in either list is excluded. */
    private static void rename(RawObject document) {
        byte[] before = document.get(BEFORE);
        byte[] today = document.get(SYMBOLS);
        if (before == null) {
            return;
        }
        boolean both = before[0] == '[' && today != null && today[0] == '[';
        if (both) {
            List<byte[]> all = new ArrayList<>(RawArray.elements(document.required(SYMBOLS)));
            all.addAll(RawArray.elements(before));
            document.put(SYMBOLS, RawArray.of(all));
        } else if (!document.hasValue(SYMBOLS)) {
            document.put(SYMBOLS, before);
        }
        document.remove(BEFORE);
    }

    private static Optional<String> symbol(byte[] json) {
        return JsonFields.text(json, 0, json.length).filter(Ids::isSymbol);
    }

    /** Those of a document of any form. */
    static Set<String> symbols(RawObject document) {
        Set<String> symbols = new LinkedHashSet<>();
        for (String name : List.of(SYMBOLS, BEFORE)) {
            byte[] array = document.get(name);
            if (array != null) {
                RawArray.elements(array).forEach(each -> symbol(each).ifPresent(symbols::add));
            }
        }
        return symbols;
    }

    /** Whether the field is written here and nowhere else. */
    static boolean isOwn(String name) {
        return name.equals(VERSION)
                || name.equals(UPDATED)
                || name.equals(SYMBOLS)
                || name.equals(BEFORE);
    }

    static byte[] json(Collection<String> symbols) {
        return RawArray.of(symbols.stream().map(RawObject::string).toList());
    }

    static RawObject none() {
        return RawObject.empty()
                .put(VERSION, RawObject.literal("1"))
                .put(UPDATED, RawObject.literal("0"))
                .put(SYMBOLS, RawObject.literal("[]"));
    }
}
