package dev.tapedeck.job;

import java.time.Instant;

/**
 * One change of a job's status, an event of its stream: the n-th change is the event {@code 1.n}.
 *
 * @param status that it got
 * @param data of the event, compact JSON; the result of a completed job is not in it, since the job
 *     has it. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Change(JobStatus status, Instant at, byte[] data) {}
