package dev.tapedeck.bot.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A setting that is one of a few words, each with the form that it has in documents. */
interface Word {
    String word();

    static <E extends Enum<E> & Word> Optional<E> find(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.word().equals(word))
                .findFirst();
    }

    static <E extends Enum<E> & Word> String list(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Word::word)
                .collect(Collectors.joining(", "));
    }
}
