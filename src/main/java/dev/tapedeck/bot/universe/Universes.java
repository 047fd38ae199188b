package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotDocuments.Saved;
import dev.tapedeck.bot.BotDocuments.Stored;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The universe of each bot. Thread-safe; blocks. */
@Singleton
public class Universes {
    private static final UniverseForm FORM = new UniverseForm();
    private static final List<String> NEWS =
            List.of(
                    "createdAt",
                    "filters",
                    "ready",
                    "totalSymbols",
                    "validSymbols",
                    "filteredOut",
                    "contractFilter");

    private final BotDocuments documents;
    private final UniverseFeed feed;
    private final Clock clock;

    @Inject
    public Universes(BotDocuments documents, UniverseFeed feed) {
        this(documents, feed, Clock.systemUTC());
    }

    Universes(BotDocuments documents, UniverseFeed feed, Clock clock) {
        this.documents = documents;
        this.feed = feed;
        this.clock = clock;
    }

    public Optional<Stored> find(String bot) {
        return documents.find(bot, FORM);
    }

    /**
     * @throws Problem BOT_NOT_FOUND, UNIVERSE_NOT_FOUND
     */
    Stored get(String bot) {
        Optional<Stored> there = find(bot);
        if (there.isEmpty()) {
            documents.requireKnown(bot);
        }
        return there.orElseThrow(() -> missing(bot));
    }

    private static Problem missing(String bot) {
        return Problem.of(ProblemKind.UNIVERSE_NOT_FOUND, "bot " + bot + " has no universe yet");
    }

    /** In the order of the document; none where there is no universe. */
    public List<String> symbols(String bot) {
        return find(bot).stream()
                .flatMap(there -> UniverseForm.entries(there.fields()).stream())
                .flatMap(entry -> entry.text("symbol").stream())
                .toList();
    }

    /**
     * @param filters given ones; others are the defaults
     * @param forced symbols that are in it in any case; null for those that were before
     * @throws Problem UPSTREAM_FAILED; what there was before stays
     */
    Saved create(String bot, RawObject filters, @Nullable Set<String> forced) {
        return make(bot, "universe:created", filters, forced, RawObject::empty);
    }

    /**
     * @param filters given ones; others stay as they are
     * @throws Problem UNIVERSE_NOT_FOUND, UPSTREAM_FAILED
     */
    Saved refresh(String bot, RawObject filters, @Nullable Set<String> forced) {
        Stored before = get(bot);
        return make(
                bot,
                "universe:refreshed",
                filters,
                forced,
                () -> RawObject.parse(before.fields().required("filters")).orElseThrow());
    }

    private Saved make(
            String bot,
            String type,
            RawObject given,
            @Nullable Set<String> forced,
            Supplier<RawObject> filtersBefore) {
        Market market = read(bot);
        Filters filters = Filters.read(given, Filters.read(filtersBefore.get(), Filters.DEFAULT));
        Saved saved =
                documents.edit(
                        bot,
                        FORM,
                        Precondition.NONE,
                        there -> {
                            RawObject universe = there.orElseGet(RawObject::empty);
                            List<RawObject> entries =
                                    there.isPresent() ? UniverseForm.entries(universe) : List.of();
                            new UniverseBuilder(
                                            filters,
                                            forced == null ? forced(entries) : forced,
                                            entries)
                                    .build(universe, market, clock.millis());
                            return universe;
                        });
        documents.tell(bot, type, news(saved.stored().fields()));
        return saved;
    }

    private static Set<String> forced(List<RawObject> entries) {
        Set<String> forced = new LinkedHashSet<>();
        for (RawObject each : entries) {
            if (each.required("forcedActive")[0] == 't') {
                forced.add(each.text("symbol").orElseThrow());
            }
        }
        return forced;
    }

    private Market read(String bot) {
        try {
            return feed.read(bot);
        } catch (FeedFailed e) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", e.code());
            error.put("message", e.message());
            error.put("hint", e.hint());
            error.put("retryable", e.isRetryable());
            throw Problem.of(ProblemKind.UPSTREAM_FAILED, e.message())
                    .member("upstreamError", error);
        }
    }

    /** All of it but the symbols, of which there may be many. */
    private static byte[] news(RawObject universe) {
        RawObject news = RawObject.empty();
        for (String name : NEWS) {
            news.put(name, universe.required(name));
        }
        return news.toJson();
    }
}
