package dev.tapedeck.bot.universe;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Symbols that a client sends, each once and in its order. */
final class SymbolList {
    private SymbolList() {}

    /**
     * @throws Problem INVALID_FIELD
     */
    static Set<String> read(String field, byte[] json, int max) {
        List<byte[]> elements = RawArray.elements(json);
        if (json[0] != '[' || elements.size() > max) {
            throw Problem.field(field, "should be an array of at most " + max + " symbols");
        }
        Set<String> symbols = new LinkedHashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            byte[] each = elements.get(i);
            Optional<String> text = JsonFields.text(each, 0, each.length).filter(Ids::isSymbol);
            symbols.add(
                    text.orElseThrow(() ->
                            Problem.field(
                                    field,
                                    "should have only symbols: 1 to 64 of A-Z a-z 0-9 _ - .")));
        }
        return symbols;
    }
}
