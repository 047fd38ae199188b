package dev.tapedeck.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Problem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One job that a handler of this process works on, from its claim to its end. What came of it is
 * written however long the storage takes no writes, unless the service ends.
 */
final class AtWork implements Runnable {
    private static final Logger LOG = Logger.getLogger(AtWork.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_ERROR = 2000;

    private final Job job;
    private final JobHandler handler;
    private final Jobs jobs;
    private final String claim;
    private final long untilNanos;
    private final StopSign stop = new StopSign();
    private final CountDownLatch ending = new CountDownLatch(1);

    // the looking thread
    private boolean givenUp;

    /**
     * @param untilNanos of {@link System#nanoTime} when it has taken too long
     */
    AtWork(Job job, JobHandler handler, Jobs jobs, long untilNanos) {
        this.job = job;
        this.handler = handler;
        this.jobs = jobs;
        this.claim = ((JobState.Running) job.state()).claim();
        this.untilNanos = untilNanos;
    }

    String id() {
        return job.id();
    }

    String claim() {
        return claim;
    }

    @Override
    public void run() {
        try {
            JobResult result = handler.run(jobs.work(job, stop));
            byte[] json = json(result);
            written(() -> jobs.complete(job.id(), claim, json));
        } catch (JobStopped e) {
            stopped(e.reason());
        } catch (Exception e) {
            failed(e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            LOG.errorf(e, "job %s", job.id());
            failed(new IllegalStateException(e.toString(), e));
        }
    }

    private void failed(Exception e) {
        boolean refused = e instanceof Problem problem && problem.status() < 500;
        if (!refused) {
            LOG.warnf(e, "job %s failed", job.id());
        }
        String message = e instanceof Problem problem ? problem.detail() : String.valueOf(e);
        String error = message.length() <= MOST_ERROR ? message : message.substring(0, MOST_ERROR);
        written(() -> jobs.fail(job.id(), claim, FailReason.ERROR, error, !refused));
        close(error);
    }

    /** What the handler could not close itself while the storage took no writes. */
    private void close(String why) {
        try {
            handler.lost(job.id(), job.state().attempt(), Jobs.tree(job.payload()), why);
        } catch (RuntimeException e) {
            LOG.warnf("what job %s has left is not put in order: %s", job.id(), e.getMessage());
        }
    }

    private void stopped(JobStopped.Reason reason) {
        switch (reason) {
            case LOST -> {
                // Whoever ended it, or has it, has written so.
            }
            case TIMEOUT -> {
                String error = "it took too long";
                written(() -> jobs.fail(job.id(), claim, FailReason.TIMEOUT, error, true));
                close(error);
            }
            case SHUTDOWN -> written(() -> jobs.putBack(job.id(), claim));
        }
    }

    private void written(Runnable write) {
        while (true) {
            try {
                write.run();
                return;
            } catch (Problem e) {
                if (e.status() < 500) {
                    LOG.infof("job %s: %s", job.id(), e.detail());
                    return;
                }
                LOG.warnf("job %s is not written: %s", job.id(), e.detail());
            }
            if (isEnding()) {
                return;
            }
        }
    }

    private boolean isEnding() {
        try {
            return ending.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** It has been ended, or taken away: its work is to end. */
    void lost() {
        stop.stop(JobStopped.Reason.LOST);
    }

    /** A handler that does not hear is not waited for: its late end is fenced by the claim. */
    void checkTime(long nanos) {
        if (nanos - untilNanos < 0) {
            return;
        }
        stop.stop(JobStopped.Reason.TIMEOUT);
        if (nanos - untilNanos >= PATIENCE.toNanos() && !givenUp) {
            givenUp = true;
            try {
                jobs.fail(job.id(), claim, FailReason.TIMEOUT, "it took too long", true);
            } catch (Problem e) {
                LOG.debugf("job %s: %s", job.id(), e.detail());
            }
        }
    }

    void shutDown() {
        stop.stop(JobStopped.Reason.SHUTDOWN);
        ending.countDown();
    }

    private static byte[] json(JobResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("success", result.success()).set("data", result.data());
        json.put("error", result.error());
        ArrayNode artifacts = json.putArray("artifacts");
        result.artifacts().forEach(artifacts::add);
        return StrictJson.write(json);
    }
}
