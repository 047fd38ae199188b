package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotsConfig;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Folders;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/**
 * One JSON file {@code {"instruments":[…],"tickers":[…]}}: the bot's own document {@code feed},
 * which the file store keeps as {@code bots/{bot}/feed.json}, else {@code replay/feed.json} for all
 * bots.
 */
@Singleton
@DefaultBean
public class FileFeed implements UniverseFeed {
    static final String ID = "feed";

    private static final String SHARED_PLACE = "replay";
    private static final String HINT =
            "put {\"instruments\":[…],\"tickers\":[…]} to /bots/{bot}/universe/feed, or into replay/feed.json";

    private final BotDocuments documents;
    private final Folders folders;
    private final BotsConfig config;

    public FileFeed(BotDocuments documents, Folders folders, BotsConfig config) {
        this.documents = documents;
        this.folders = folders;
        this.config = config;
    }

    @Override
    public Market read(String bot) throws FeedFailed {
        try {
            Optional<byte[]> own = own(bot);
            Optional<byte[]> file =
                    own.isPresent() ? own : folders.at(SHARED_PLACE).read(ID + ".json");
            return parse(
                    file.orElseThrow(
                            () -> new FeedFailed("FEED_MISSING", "there is no feed", HINT, false)));
        } catch (IOException e) {
            throw new FeedFailed(
                    "FEED_UNAVAILABLE",
                    "the feed cannot be read: " + e.getMessage(),
                    "look at the storage, then try again",
                    true);
        }
    }

    private Optional<byte[]> own(String bot) throws IOException {
        try {
            return documents
                    .of(bot)
                    .readValue(ID)
                    .map(document -> Optional.of(document.json()))
                    .onFailure(DocumentProblems::isNotFound)
                    .recoverWithItem(Optional.empty())
                    .await()
                    .indefinitely();
        } catch (Problem e) {
            throw new IOException(e.detail(), e);
        }
    }

    private Market parse(byte[] file) throws FeedFailed {
        if (file.length > config.feedBytes()) {
            throw tooLarge("more than " + config.feedBytes() + " bytes");
        }
        try {
            Market market = market(file, config.jsonDepth());
            if (market.instruments().size() > config.maxSymbols()) {
                throw tooLarge("more than " + config.maxSymbols() + " instruments");
            }
            return market;
        } catch (Problem e) {
            throw new FeedFailed(
                    "FEED_UNREADABLE", "the feed is refused: " + e.detail(), HINT, false);
        }
    }

    private static FeedFailed tooLarge(String why) {
        return new FeedFailed(
                "FEED_TOO_LARGE",
                "the feed has " + why,
                "raise tapedeck.bots.feed-bytes or max-symbols",
                false);
    }

    /**
     * @throws Problem INVALID_JSON, INVALID_FIELD
     */
    static Market market(byte[] json, int maxDepth) {
        RawObject feed = RawObject.parse(StrictJson.object(json, maxDepth)).orElseThrow();
        return new Market(
                RawArray.elements(array(feed, "instruments")),
                RawArray.elements(array(feed, "tickers")));
    }

    private static byte[] array(RawObject feed, String name) {
        byte[] value = feed.get(name);
        if (value == null || value[0] != '[') {
            throw Problem.field(name, "should be an array");
        }
        return value;
    }
}
