package dev.tapedeck.signal;

import dev.tapedeck.document.rest.DocumentCalls;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The signals of a strategy, one for each symbol. Blocking, on worker threads. */
@Path("/api/v1/signals/{strategy}")
@Produces(MediaType.APPLICATION_JSON)
public class SignalsResource {
    private static final String EXAMPLE =
            "{\"id\":\"b7f3\",\"position\":\"long\",\"note\":\"breakout\",\"priceOpen\":806.94,\"priceTakeProfit\":830.00,"
                    + "\"priceStopLoss\":795.50,\"minuteEstimatedTime\":90,\"exchangeName\":\"bitstamp\",\"strategyName\":\"strategy-a\","
                    + "\"scheduledAt\":1763719200000,\"pendingAt\":1763719260000,\"symbol\":\"BTCUSDT\",\"_isScheduled\":false}";

    private final DocumentCalls calls;

    public SignalsResource(DocumentCalls calls) {
        this.calls = calls;
    }

    @GET
    @Operation(summary = "The signals of a strategy, by symbol")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "one, cleared",
                                            value =
                                                    "{\"items\":[{\"id\":\"ETHUSDT\",\"etag\":\"2be88ca4242c76e8253ac62474851065032d6833\",\"data\":null}],\"total\":1}")))
    public Response list(
            @PathParam("strategy") String strategy,
            @QueryParam("prefix") @Nullable String prefix,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        return calls.list(SignalKind.entity(strategy), prefix, Paging.of(limit, offset));
    }

    @GET
    @Path("/{symbol}")
    @Operation(summary = "The signal of a symbol; null when it was cleared")
    @APIResponse(
            responseCode = "200",
            description = "The signal with its ETag",
            content = @Content(examples = @ExampleObject(name = "a long", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "DOCUMENT_NOT_FOUND")
    public Response get(
            @PathParam("strategy") String strategy,
            @PathParam("symbol") String symbol,
            @Context HttpHeaders headers) {
        return calls.get(SignalKind.entity(strategy), symbol(symbol), headers);
    }

    @PUT
    @Path("/{symbol}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Puts the signal of a symbol, or clears it with null",
            description =
                    "Long: priceStopLoss < priceOpen < priceTakeProfit; short the reverse. Digits and unknown fields stay.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = {
                                @ExampleObject(name = "a long", value = EXAMPLE),
                                @ExampleObject(name = "cleared", value = "null")
                            }))
    @APIResponse(responseCode = "201", description = "It is the symbol's first")
    @APIResponse(responseCode = "200", description = "It is in place of another")
    @APIResponse(
            responseCode = "400",
            description = "INVALID_FIELD, with every bad field in errors")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response put(
            @PathParam("strategy") String strategy,
            @PathParam("symbol") String symbol,
            @Context HttpHeaders headers,
            byte @Nullable [] body) {
        return calls.put(
                SignalKind.entity(strategy),
                symbol(symbol),
                body,
                headers,
                "/api/v1/signals/" + strategy + "/" + symbol);
    }

    @DELETE
    @Path("/{symbol}")
    @Operation(summary = "Removes the signal of a symbol, as if there had been none")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "DOCUMENT_NOT_FOUND")
    public Response delete(
            @PathParam("strategy") String strategy,
            @PathParam("symbol") String symbol,
            @Context HttpHeaders headers) {
        return calls.delete(SignalKind.entity(strategy), symbol(symbol), headers);
    }

    private static String symbol(String symbol) {
        if (!Ids.isSymbol(symbol)) {
            String rule = "should be 1 to 64 of A-Z a-z 0-9 _ - . and not begin with a dot";
            throw Problem.of(ProblemKind.INVALID_ID, "symbol " + rule).with("symbol", rule);
        }
        return symbol;
    }
}
