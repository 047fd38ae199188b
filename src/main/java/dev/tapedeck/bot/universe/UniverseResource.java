package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotAnswers;
import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotDocuments.Saved;
import dev.tapedeck.bot.BotsConfig;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.RequestGuard;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Which symbols a bot may trade. Blocking, on worker threads. */
@Path("/api/v1/bots/{bot}/universe")
@Produces(MediaType.APPLICATION_JSON)
public class UniverseResource {
    private static final String FILTERS = "{\"minTurnover\":10000000,\"minVolPct\":10}";
    private static final String FEED =
            "{\"instruments\":[{\"symbol\":\"BTCUSDT\",\"contractType\":\"LinearPerpetual\",\"status\":\"Trading\","
                    + "\"quoteCoin\":\"USDT\",\"qtyStep\":\"0.001\"}],\"tickers\":[{\"symbol\":\"BTCUSDT\","
                    + "\"turnover24hUSDT\":\"812345678.90\",\"highPrice24h\":\"99000\",\"lowPrice24h\":\"88000\"}]}";

    private final BotsConfig config;
    private final Universes universes;
    private final BotDocuments documents;

    public UniverseResource(BotsConfig config, Universes universes, BotDocuments documents) {
        this.config = config;
        this.universes = universes;
        this.documents = documents;
    }

    void register(@Observes Router router) {
        RequestGuard.bodies(router, "/api/v1/bots/:bot/universe/feed", config.feedBytes());
    }

    @GET
    @Operation(
            summary = "The universe of a bot",
            description = "What is stored in an earlier form is brought into the one of today.")
    @APIResponse(
            responseCode = "200",
            description = "The universe with its ETag",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "nothing moves",
                                            value =
                                                    "{\"createdAt\":1763719200000,\"filters\":"
                                                            + FILTERS
                                                            + ",\"symbols\":[],\"ready\":true,\"totalSymbols\":412,\"validSymbols\":0}")))
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND, UNIVERSE_NOT_FOUND")
    public Response get(@PathParam("bot") String bot, @Context HttpHeaders headers) {
        return BotAnswers.shown(universes.get(bot).document(), headers);
    }

    @POST
    @Path("/create")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes the universe from the feed",
            description =
                    "minTurnover is 10000000 and minVolPct 10 unless the body says else; forcedActive names symbols that"
                            + " are in it in any case.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "filters", value = FILTERS)))
    @APIResponse(responseCode = "201", description = "It is the bot's first")
    @APIResponse(responseCode = "200", description = "It is in place of another")
    @APIResponse(responseCode = "400", description = "INVALID_FIELD")
    @APIResponse(
            responseCode = "502",
            description = "UPSTREAM_FAILED, with upstreamError; what there was stays")
    public Response create(@PathParam("bot") String bot, byte @Nullable [] body) {
        BotDocuments.entity(bot);
        UniverseRequest request = UniverseRequest.read(body, config);
        return answer(bot, universes.create(bot, request.filters(), request.forced()));
    }

    @POST
    @Path("/refresh")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes the universe again, with the filters that it has",
            description = "Filters and forcedActive of the body take the place of those.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "filters", value = FILTERS)))
    @APIResponse(responseCode = "200", description = "The universe with its ETag")
    @APIResponse(responseCode = "400", description = "INVALID_FIELD")
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND, UNIVERSE_NOT_FOUND")
    @APIResponse(
            responseCode = "502",
            description = "UPSTREAM_FAILED, with upstreamError; what there was stays")
    public Response refresh(@PathParam("bot") String bot, byte @Nullable [] body) {
        BotDocuments.entity(bot);
        UniverseRequest request = UniverseRequest.read(body, config);
        return answer(bot, universes.refresh(bot, request.filters(), request.forced()));
    }

    private static Response answer(String bot, Saved saved) {
        Response.ResponseBuilder answer =
                saved.created()
                        ? Response.created(URI.create("/api/v1/bots/" + bot + "/universe"))
                        : Response.ok();
        return BotAnswers.tagged(
                answer.entity(saved.stored().document().json()), saved.stored().revision());
    }

    @PUT
    @Path("/feed")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Puts the instruments and tickers that the universe is made from",
            description = "On the file store they are the file feed.json of the bot.")
    @RequestBody(
            required = true,
            content = @Content(examples = @ExampleObject(name = "one of each", value = FEED)))
    @APIResponse(responseCode = "204", description = "It is what is read from now on")
    @APIResponse(responseCode = "400", description = "INVALID_JSON, INVALID_FIELD")
    public Response feed(@PathParam("bot") String bot, byte @Nullable [] body) {
        BotDocuments.entity(bot);
        byte[] json = StrictJson.object(BotAnswers.body(body), config.jsonDepth());
        var market = FileFeed.market(json, config.jsonDepth());
        Revision revision =
                documents
                        .of(bot)
                        .writeValue(FileFeed.ID, json, Precondition.NONE)
                        .await()
                        .indefinitely();
        return BotAnswers.tagged(Response.noContent(), revision);
    }
}
