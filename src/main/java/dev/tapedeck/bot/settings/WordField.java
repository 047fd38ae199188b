package dev.tapedeck.bot.settings;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import java.util.List;
import java.util.function.Consumer;

/** A setting that is one of a few words; what is none of them becomes the default. */
record WordField<E extends Enum<E> & Word>(String name, E fallback) implements Consumer<RawObject> {

    static <E extends Enum<E> & Word> void require(
            RawObject settings, String name, Class<E> type, List<Problem.BadField> bad) {
        if (settings.text(name).flatMap(word -> Word.find(type, word)).isEmpty()) {
            bad.add(new Problem.BadField(name, "should be one of " + Word.list(type)));
        }
    }

    @Override
    public void accept(RawObject settings) {
        boolean known =
                settings.text(name)
                        .flatMap(word -> Word.find(fallback.getDeclaringClass(), word))
                        .isPresent();
        if (!known) {
            settings.put(name, RawObject.string(fallback.word()));
        }
    }
}
