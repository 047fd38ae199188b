package dev.tapedeck.bot.settings;

import dev.tapedeck.bot.BotAnswers;
import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotsConfig;
import dev.tapedeck.bot.Uploads;
import dev.tapedeck.document.Document;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonIndent;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.RequestGuard;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The settings of a bot by name, and which of them is active. Blocking, on worker threads. */
@Path("/api/v1/bots/{bot}/profiles")
@Produces(MediaType.APPLICATION_JSON)
public class ProfilesResource {
    private static final String IMPORT = "/api/v1/bots/:bot/profiles/import";
    private static final String EXAMPLE =
            "{\"mode\":\"paper\",\"direction\":\"both\",\"tf\":1,\"priceUpThrPct\":0.5,\"marginUSDT\":100,\"leverage\":10,"
                    + "\"tpRoiPct\":1,\"slRoiPct\":0.7}";

    private final BotsConfig config;
    private final Profiles profiles;

    public ProfilesResource(BotsConfig config, Profiles profiles) {
        this.config = config;
        this.profiles = profiles;
    }

    void register(@Observes Router router) {
        Uploads.unwrap(router, IMPORT, config.importBytes());
        RequestGuard.bodies(router, IMPORT, config.importBytes());
    }

    @GET
    @Operation(
            summary = "All profiles of a bot",
            description = "What is stored in an earlier form is brought into the one of today.")
    @APIResponse(
            responseCode = "200",
            description = "The registry with its ETag",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value =
                                                    "{\"activeProfile\":\"default\",\"profiles\":{\"default\":"
                                                            + EXAMPLE
                                                            + "}}")))
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND")
    public Response all(@PathParam("bot") String bot, @Context HttpHeaders headers) {
        return BotAnswers.shown(profiles.registry(bot).document(), headers);
    }

    @GET
    @Path("/download")
    @Operation(summary = "All profiles of a bot as a file that can be imported")
    @APIResponse(responseCode = "200", description = "The registry")
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND")
    public Response download(@PathParam("bot") String bot) {
        Document document = profiles.registry(bot).document();
        return BotAnswers.download(document.json(), "profiles-" + bot + ".json");
    }

    @POST
    @Path("/import")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Merges profiles into those of a bot",
            description =
                    "Each is brought into the form of today and takes the place of the one of its name; which one is"
                            + " active stays. The body is the file, or a form that uploads it.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"profiles\":{\"mine\":" + EXAMPLE + "}}")))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "one of two",
                                            value =
                                                    "{\"imported\":[\"mine\"],\"skipped\":[{\"name\":\"bad\",\"reason\":"
                                                            + "\"leverage should be a number above 0\"}],\"activeProfile\":\"default\"}")))
    @APIResponse(responseCode = "400", description = "INVALID_JSON, INVALID_FIELD")
    public Response importAll(@PathParam("bot") String bot, byte @Nullable [] body) {
        BotDocuments.entity(bot);
        byte[] json = StrictJson.object(BotAnswers.body(body), config.jsonDepth());
        RawObject file = RawObject.parse(json).orElseThrow();
        byte[] sent = file.get(ProfilesForm.PROFILES);
        RawObject given =
                (sent == null ? Optional.<RawObject>empty() : RawObject.parse(sent))
                        .orElseThrow(() ->
                                Problem.field(
                                        ProfilesForm.PROFILES,
                                        "should be an object of settings by name"));
        return Response.ok(json(profiles.importAll(bot, given))).build();
    }

    private static byte[] json(Profiles.Imported done) {
        JsonBytes out = new JsonBytes(256).ascii("{\"imported\":[");
        String comma = "";
        for (String name : done.names()) {
            out.ascii(comma).string(name);
            comma = ",";
        }
        out.ascii("],\"skipped\":[");
        comma = "";
        for (Profiles.Skipped each : done.skipped()) {
            out.ascii(comma).ascii("{\"name\":").string(each.name());
            out.ascii(",\"reason\":").string(each.reason()).put('}');
            comma = ",";
        }
        return out.ascii("],\"activeProfile\":").string(done.active()).put('}').toByteArray();
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "The settings of a profile")
    @APIResponse(
            responseCode = "200",
            description = "The settings with their ETag",
            content = @Content(examples = @ExampleObject(name = "settings", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND, PROFILE_NOT_FOUND")
    public Response get(
            @PathParam("bot") String bot,
            @PathParam("name") String name,
            @Context HttpHeaders headers) {
        return shown(profiles.get(bot, name), headers);
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Puts the settings of a profile",
            description =
                    "mode, direction, tf, priceUpThrPct, marginUSDT, leverage, tpRoiPct and slRoiPct have to be there;"
                            + " all else has defaults and ranges. Digits and unknown fields stay.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "settings", value = EXAMPLE)))
    @APIResponse(responseCode = "201", description = "It is new")
    @APIResponse(responseCode = "200", description = "It is in place of another")
    @APIResponse(
            responseCode = "400",
            description = "INVALID_FIELD, with every bad field in errors")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response put(
            @PathParam("bot") String bot,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            byte @Nullable [] body) {
        BotDocuments.entity(bot);
        byte[] json = StrictJson.object(BotAnswers.body(body), config.jsonDepth());
        Profiles.Put done = profiles.put(bot, name, json, BotAnswers.condition(headers));
        Response.ResponseBuilder answer =
                done.created()
                        ? Response.created(URI.create("/api/v1/bots/" + bot + "/profiles/" + name))
                        : Response.ok();
        Document shown = document(done.profile());
        return BotAnswers.tagged(answer.entity(shown.json()), shown.revision());
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Removes a profile; when it was active, the default is from now on")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "BOT_NOT_FOUND, PROFILE_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "DEFAULT_PROFILE_LOCKED")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response remove(
            @PathParam("bot") String bot,
            @PathParam("name") String name,
            @Context HttpHeaders headers) {
        BotDocuments.entity(bot);
        profiles.remove(bot, name, BotAnswers.condition(headers));
        return Response.noContent().build();
    }

    @POST
    @Path("/{name}/activate")
    @Operation(summary = "Makes a profile the active one")
    @APIResponse(responseCode = "200", description = "Its settings with their ETag")
    @APIResponse(responseCode = "404", description = "PROFILE_NOT_FOUND")
    public Response activate(@PathParam("bot") String bot, @PathParam("name") String name) {
        Document shown = document(profiles.activate(bot, name));
        return BotAnswers.tagged(Response.ok(shown.json()), shown.revision());
    }

    private static Response shown(Profiles.Profile profile, HttpHeaders headers) {
        return BotAnswers.shown(document(profile), headers);
    }

    private static Document document(Profiles.Profile profile) {
        return new Document(profile.name(), profile.revision(), JsonIndent.indent(profile.json()));
    }
}
