package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.files.FinalExports;
import dev.tapedeck.session.files.SessionViews;
import dev.tapedeck.session.files.ZipExport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * A session's files as they are on disk, brought up to date for whoever asks, and the ZIP of all.
 * Blocking.
 */
@Path("/api/v1/sessions/{session}")
public class FilesResource {
    private static final String EVENTS = "events.jsonl";

    private final Sessions sessions;

    public FilesResource(Sessions sessions) {
        this.sessions = sessions;
    }

    @GET
    @Path("/files/{name}")
    public Response file(@PathParam("session") String id, @PathParam("name") String name)
            throws IOException {
        Session session = sessions.get(id);
        LiveSession live = session.live().await().indefinitely();
        return switch (name) {
            case EVENTS ->
                    Response.ok(
                                    (StreamingOutput)
                                            out ->
                                                    LogPages.of(live.log(), live.log().head())
                                                            .writeTo(out))
                            .type("application/x-ndjson")
                            .build();
            case SessionViews.POSITIONS, SessionViews.TRADES, SessionViews.METRICS ->
                    opened(name, "application/json", view(live, live.copy(), name));
            case FinalExports.DIAGNOSTICS, FinalExports.TRADES, FinalExports.TICKS -> {
                remake(session, live);
                yield opened(name, "application/gzip", sessions.folder(session).open(name));
            }
            default -> throw notThere(name);
        };
    }

    private static Problem notThere(String name) {
        return Problem.of(ProblemKind.FILE_NOT_FOUND, "the session has no file " + name);
    }

    private static Response opened(String name, String type, Optional<InputStream> found) {
        InputStream in = found.orElseThrow(() -> notThere(name));
        return Response.ok(
                        (StreamingOutput)
                                out -> {
                                    try (in) {
                                        in.transferTo(out);
                                    }
                                })
                .type(type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }

    /** The exports of a session whose end a crash cut short are made now. */
    private void remake(Session session, LiveSession live) throws IOException {
        synchronized (session.command) {
            Folder folder = sessions.folder(session);
            if (live.status() == SessionStatus.COMPLETED && folder.size(FinalExports.TRADES) < 0) {
                FinalExports.write(folder, LogPages.of(live.log(), live.log().head()));
            }
        }
    }

    /**
     * A view as of now. Positions and metrics come from the state itself; trades grow in place and
     * are read up to where they are whole.
     */
    private static Optional<InputStream> view(
            LiveSession live, LiveSession.Copy copy, String name) {
        return switch (name) {
            case SessionViews.POSITIONS ->
                    Optional.of(new ByteArrayInputStream(copy.state().positionsJson()));
            case SessionViews.METRICS ->
                    Optional.of(new ByteArrayInputStream(copy.state().metricsJson()));
            default -> Optional.of(TradesInput.of(live.log(), copy.at()));
        };
    }

    @GET
    @Path("/export")
    public Response export(@PathParam("session") String id) {
        Session session = sessions.get(id);
        LiveSession live = session.live().await().indefinitely();
        Folder folder = sessions.folder(session);
        // All of it as it is at one cursor, however much is written meanwhile.
        LiveSession.Copy copy = live.copy();
        StreamingOutput zip =
                out ->
                        ZipExport.write(
                                out,
                                id,
                                Instant.now(),
                                name ->
                                        switch (name) {
                                            case SessionViews.POSITIONS,
                                                    SessionViews.TRADES,
                                                    SessionViews.METRICS ->
                                                    view(live, copy, name);
                                            default -> folder.open(name);
                                        },
                                LogPages.of(live.log(), copy.at()));
        return Response.ok(zip)
                .type("application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + id + ".zip\"")
                .build();
    }
}
