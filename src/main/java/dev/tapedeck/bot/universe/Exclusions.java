package dev.tapedeck.bot.universe;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotDocuments.Saved;
import dev.tapedeck.bot.BotDocuments.Stored;
import dev.tapedeck.bot.RunningBots;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.json.JsonIndent;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Symbols that a bot is not to trade, and the history of that list: each change leaves a copy of
 * what it led to. Thread-safe; blocks.
 */
@Singleton
public class Exclusions {
    private static final ExclusionsForm FORM = new ExclusionsForm();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss").withZone(ZoneOffset.UTC);
    private static final int MOST_A_SECOND = 10_000;

    private final BotDocuments documents;
    private final RunningBots running;
    private final Clock clock;

    @Inject
    public Exclusions(BotDocuments documents, RunningBots running) {
        this(documents, running, Clock.systemUTC());
    }

    Exclusions(BotDocuments documents, RunningBots running, Clock clock) {
        this.documents = documents;
        this.running = running;
        this.clock = clock;
    }

    /**
     * Empty when the bot never had any.
     *
     * @throws Problem BOT_NOT_FOUND
     */
    Optional<Stored> find(String bot) {
        Optional<Stored> there = documents.find(bot, FORM);
        if (there.isEmpty()) {
            documents.requireKnown(bot);
        }
        return there;
    }

    /** Of a bot that need not be known. */
    public Set<String> symbols(String bot) {
        return documents
                .find(bot, FORM)
                .map(there -> ExclusionsForm.symbols(there.fields()))
                .orElse(Set.of());
    }

    /**
     * Puts the list in place of the one that is there.
     *
     * @param given fields of the new list, in any form; the others stay
     * @throws Problem BOT_RUNNING
     */
    Saved put(String bot, RawObject given, Precondition condition) {
        Set<String> symbols = ExclusionsForm.symbols(given);
        return change(
                bot,
                condition,
                document -> {
                    given.names().stream()
                            .filter(name -> !ExclusionsForm.isOwn(name))
                            .forEach(name -> document.put(name, given.required(name)));
                    document.put(ExclusionsForm.SYMBOLS, ExclusionsForm.json(symbols));
                });
    }

    @CanIgnoreReturnValue
    public Saved add(String bot, Set<String> symbols, Precondition condition) {
        return change(
                bot,
                condition,
                document -> {
                    Set<String> all = new LinkedHashSet<>(ExclusionsForm.symbols(document));
                    all.addAll(symbols);
                    document.put(ExclusionsForm.SYMBOLS, ExclusionsForm.json(all));
                });
    }

    /**
     * @throws Problem EXCLUSION_NOT_FOUND, BOT_RUNNING
     */
    void remove(String bot, String symbol, Precondition condition) {
        documents.requireKnown(bot);
        change(
                bot,
                condition,
                document -> {
                    Set<String> all = new LinkedHashSet<>(ExclusionsForm.symbols(document));
                    if (!all.remove(symbol)) {
                        throw Problem.of(
                                ProblemKind.EXCLUSION_NOT_FOUND, symbol + " is not excluded");
                    }
                    document.put(ExclusionsForm.SYMBOLS, ExclusionsForm.json(all));
                });
    }

    @CanIgnoreReturnValue
    private Saved change(String bot, Precondition condition, Consumer<RawObject> change) {
        return running.whileStopped(bot, () -> changeNow(bot, condition, change));
    }

    private Saved changeNow(String bot, Precondition condition, Consumer<RawObject> change) {
        Copy copy = new Copy(documents.of(bot));
        return documents.edit(
                bot,
                FORM,
                condition,
                there -> {
                    copy.forget();
                    RawObject document = there.orElseGet(ExclusionsForm::none);
                    byte[] before = document.toJson();
                    change.accept(document);
                    if (there.isEmpty() || !Arrays.equals(before, document.toJson())) {
                        document.put(
                                ExclusionsForm.UPDATED,
                                RawObject.literal(String.valueOf(clock.millis())));
                        copy.keep(JsonIndent.indent(document.toJson()));
                    }
                    return document;
                });
    }

    /**
     * The copy that one change leaves. It is safe before the change is; one too many is no harm.
     */
    private final class Copy {
        private final Documents at;
        private @Nullable String id;

        Copy(Documents at) {
            this.at = at;
        }

        void keep(byte[] json) {
            String stamp = FORM.id() + "_" + STAMP.format(clock.instant());
            for (int i = 1; i <= MOST_A_SECOND; i++) {
                String name = i == 1 ? stamp : stamp + "-" + i;
                try {
                    var revision =
                            at.writeValue(name, json, Precondition.ABSENT).await().indefinitely();
                    id = name;
                    return;
                } catch (Problem e) {
                    if (!DocumentProblems.isChanged(e)) {
                        throw e;
                    }
                }
            }
            throw Problem.of(ProblemKind.OVERLOADED, "too many changes within a second");
        }

        /** Somebody else was faster: the change that it was made for did not happen. */
        void forget() {
            if (id != null) {
                var removed = at.removeValue(id, Precondition.NONE).await().indefinitely();
                id = null;
            }
        }
    }
}
