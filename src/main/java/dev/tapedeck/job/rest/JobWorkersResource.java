package dev.tapedeck.job.rest;

import dev.tapedeck.job.FailReason;
import dev.tapedeck.job.Job;
import dev.tapedeck.job.JobView;
import dev.tapedeck.job.Jobs;
import dev.tapedeck.job.JobsConfig;
import dev.tapedeck.job.Wanted;
import dev.tapedeck.job.Workshop;
import dev.tapedeck.json.RawObject;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Jobs for those outside who do the work: claim one, say now and then that one is still there, tell
 * of progress, and complete or fail it. The claim's word proves who has the job; whoever was silent
 * for too long has lost it.
 */
@Path("/api/v1/jobs")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class JobWorkersResource {
    private static final int MAX_BODY = 16 * 1024;
    private static final int LONGEST_WAIT_SECONDS = 30;

    private final Jobs jobs;
    private final Workshop workshop;
    private final JobsConfig config;
    private final JobView view;

    public JobWorkersResource(Jobs jobs, Workshop workshop, JobsConfig config, JobView view) {
        this.jobs = jobs;
        this.workshop = workshop;
        this.config = config;
        this.view = view;
    }

    @POST
    @Path("/claim")
    @Operation(summary = "The oldest custom job that waits, for this worker alone")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "waits for work",
                                            value =
                                                    "{\"worker\":\"gpu-1\",\"tasks\":[\"train\"],\"wait_seconds\":20}")))
    @APIResponse(responseCode = "200", description = "The job, with the word of the claim")
    @APIResponse(responseCode = "204", description = "Nothing to do")
    @APIResponse(responseCode = "400", description = "INVALID_FIELD, INVALID_ID")
    public Uni<Response> claim(byte @Nullable [] body) {
        RawObject asked = JobBodies.object(body, MAX_BODY);
        Set<String> tasks = JobBodies.tasks(asked);
        long seconds = JobBodies.wholeOr(asked, "wait_seconds", LONGEST_WAIT_SECONDS, 0);
        return workshop.claim(
                        JobBodies.worker(asked), Wanted.custom(tasks), Duration.ofSeconds(seconds))
                .map(claimed ->
                        claimed.map(job -> Response.ok(view.claimed(job)))
                                .orElseGet(Response::noContent)
                                .build());
    }

    @POST
    @Path("/{id}/claim")
    @Operation(summary = "That job, for this worker alone")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "a worker",
                                            value = "{\"worker\":\"gpu-1\"}")))
    @APIResponse(responseCode = "200", description = "The job, with the word of the claim")
    @APIResponse(responseCode = "404", description = "JOB_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "ILLEGAL_TRANSITION: it does not wait")
    public Response claim(@PathParam("id") String id, byte @Nullable [] body) {
        String worker = JobBodies.worker(JobBodies.object(body, MAX_BODY));
        return Response.ok(view.claimed(jobs.claim(id, worker))).build();
    }

    @POST
    @Path("/{id}/heartbeat")
    @Operation(summary = "The worker is still there")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "with progress",
                                            value =
                                                    "{\"claim\":\"5f0c…\",\"progress\":{\"current\":3,\"total\":10,\"message\":\"epoch 3\"}}")))
    @APIResponse(responseCode = "200", description = "The job as it is")
    @APIResponse(responseCode = "409", description = "CLAIM_LOST: stop working on it")
    public Response heartbeat(@PathParam("id") String id, byte @Nullable [] body) {
        RawObject told = JobBodies.object(body, MAX_BODY);
        return answer(jobs.beat(id, JobBodies.claim(told), JobBodies.progress(told)));
    }

    @POST
    @Path("/{id}/progress")
    @Operation(summary = "How far it has come; kept in memory only, as often as one likes")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "half",
                                            value =
                                                    "{\"claim\":\"5f0c…\",\"current\":5,\"total\":10,\"message\":\"epoch 5\"}")))
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "409", description = "CLAIM_LOST")
    public Response progress(@PathParam("id") String id, byte @Nullable [] body) {
        RawObject told = JobBodies.object(body, MAX_BODY);
        jobs.progress(id, JobBodies.claim(told), JobBodies.progressOf(told));
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/complete")
    @Operation(summary = "The work is done")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "a result",
                                            value =
                                                    "{\"claim\":\"5f0c…\",\"result\":{\"data\":{\"loss\":0.02}}}")))
    @APIResponse(responseCode = "200", description = "The job, completed")
    @APIResponse(responseCode = "409", description = "CLAIM_LOST: the result is not taken")
    public Response complete(@PathParam("id") String id, byte @Nullable [] body) {
        RawObject told = JobBodies.object(body, config.maxResult());
        return answer(jobs.complete(id, JobBodies.claim(told), JobBodies.result(told)));
    }

    @POST
    @Path("/{id}/fail")
    @Operation(
            summary = "This attempt has come to nothing",
            description = "With \"retry\":false no other is made, however many there might be.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "for good",
                                            value =
                                                    "{\"claim\":\"5f0c…\",\"error\":\"no such dataset\",\"retry\":false}")))
    @APIResponse(responseCode = "200", description = "The job, failed or waiting again")
    @APIResponse(responseCode = "409", description = "CLAIM_LOST")
    public Response fail(@PathParam("id") String id, byte @Nullable [] body) {
        RawObject told = JobBodies.object(body, MAX_BODY);
        return answer(
                jobs.fail(
                        id,
                        JobBodies.claim(told),
                        FailReason.ERROR,
                        JobBodies.error(told),
                        JobBodies.mayRetry(told)));
    }

    private Response answer(Job job) {
        return Response.ok(view.json(job)).build();
    }
}
