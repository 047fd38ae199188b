package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotAnswers;
import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotDocuments.Saved;
import dev.tapedeck.bot.BotsConfig;
import dev.tapedeck.json.JsonIndent;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Symbols that a bot is not to trade. Blocking, on worker threads. */
@Path("/api/v1/bots/{bot}/exclusions")
@Produces(MediaType.APPLICATION_JSON)
public class ExclusionsResource {
    private static final String EXAMPLE =
            "{\"schemaVersion\":1,\"updatedAt\":1763719200000,\"symbols\":[\"DOGEUSDT\"],\"source\":\"manual\"}";

    private final BotsConfig config;
    private final Exclusions exclusions;

    public ExclusionsResource(BotsConfig config, Exclusions exclusions) {
        this.config = config;
        this.exclusions = exclusions;
    }

    @GET
    @Operation(summary = "The excluded symbols of a bot")
    @APIResponse(
            responseCode = "200",
            description = "The list, with its ETag once there was one",
            content = @Content(examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND")
    public Response get(@PathParam("bot") String bot, @Context HttpHeaders headers) {
        return exclusions
                .find(bot)
                .map(there -> BotAnswers.shown(there.document(), headers))
                .orElseGet(() ->
                        Response.ok(JsonIndent.indent(ExclusionsForm.none().toJson())).build());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Puts the list of excluded symbols",
            description =
                    "{symbols[]} or {excluded[]}. Every change leaves a copy universe_exclusions_<UTC time> beside it.")
    @RequestBody(
            required = true,
            content = @Content(examples = @ExampleObject(name = "one", value = EXAMPLE)))
    @APIResponse(responseCode = "201", description = "It is the bot's first")
    @APIResponse(responseCode = "200", description = "It is in place of another")
    @APIResponse(responseCode = "409", description = "BOT_RUNNING")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response put(
            @PathParam("bot") String bot, @Context HttpHeaders headers, byte @Nullable [] body) {
        RawObject given = body(bot, body);
        if (given.has("symbols") == given.has("excluded")) {
            throw Problem.field("symbols", "should be there, or excluded, and not both");
        }
        var checked = symbols(given, given.has("symbols") ? "symbols" : "excluded");
        return answer(bot, exclusions.put(bot, given, BotAnswers.condition(headers)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Excludes a symbol, or several")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples = {
                                @ExampleObject(name = "one", value = "{\"symbol\":\"DOGEUSDT\"}"),
                                @ExampleObject(
                                        name = "several",
                                        value = "{\"symbols\":[\"DOGEUSDT\",\"SHIBUSDT\"]}")
                            }))
    @APIResponse(responseCode = "201", description = "They are the bot's first")
    @APIResponse(responseCode = "200", description = "The list with its ETag")
    @APIResponse(responseCode = "409", description = "BOT_RUNNING")
    public Response add(
            @PathParam("bot") String bot, @Context HttpHeaders headers, byte @Nullable [] body) {
        RawObject given = body(bot, body);
        byte[] one = given.get("symbol");
        if ((one == null) != given.has("symbols")) {
            throw Problem.field("symbol", "should be there, or symbols, and not both");
        }
        Set<String> symbols =
                one == null
                        ? symbols(given, "symbols")
                        : SymbolList.read("symbol", RawArray.of(List.of(one)), 1);
        return answer(bot, exclusions.add(bot, symbols, BotAnswers.condition(headers)));
    }

    @DELETE
    @Path("/{symbol}")
    @Operation(summary = "Lets a symbol be traded again")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND, EXCLUSION_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "BOT_RUNNING")
    public Response remove(
            @PathParam("bot") String bot,
            @PathParam("symbol") String symbol,
            @Context HttpHeaders headers) {
        BotDocuments.entity(bot);
        if (!Ids.isSymbol(symbol)) {
            String rule = "should be 1 to 64 of A-Z a-z 0-9 _ - . and not begin with a dot";
            throw Problem.of(ProblemKind.INVALID_ID, "symbol " + rule).with("symbol", rule);
        }
        exclusions.remove(bot, symbol, BotAnswers.condition(headers));
        return Response.noContent().build();
    }

    private RawObject body(String bot, byte @Nullable [] body) {
        BotDocuments.entity(bot);
        return RawObject.parse(StrictJson.object(BotAnswers.body(body), config.jsonDepth()))
                .orElseThrow();
    }

    private Set<String> symbols(RawObject given, String name) {
        return SymbolList.read(name, given.required(name), config.maxSymbols());
    }

    private static Response answer(String bot, Saved saved) {
        Response.ResponseBuilder answer =
                saved.created()
                        ? Response.created(URI.create("/api/v1/bots/" + bot + "/exclusions"))
                        : Response.ok();
        return BotAnswers.tagged(
                answer.entity(saved.stored().document().json()), saved.stored().revision());
    }
}
