package dev.tapedeck.execution;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.Recorder;
import dev.tapedeck.session.Recorders;
import dev.tapedeck.session.SessionBoot;
import dev.tapedeck.session.SessionStatus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where several processes share the storage: looks again and again which sessions run, takes over
 * those that nobody works on, and lets go of those that another process has paused or ended. The
 * log itself sees to it that no step is written twice, whoever believes to be on duty.
 */
@ApplicationScoped
public class Duty {
    private static final Logger LOG = Logger.getLogger(Duty.class);
    private static final int BEFORE_THE_RUNNERS_END = 0;
    private static final int LOOKS_IN_A_LEASE = 5;

    private final Recorders recorders;
    private final Executions executions;
    private final WorkLeases leases;
    private final SessionBoot boot;
    private final ExecutionConfig config;
    private final CountDownLatch ending = new CountDownLatch(1);
    private @Nullable Thread thread;

    public Duty(
            Recorders recorders,
            Executions executions,
            WorkLeases leases,
            SessionBoot boot,
            ExecutionConfig config) {
        this.recorders = recorders;
        this.executions = executions;
        this.leases = leases;
        this.boot = boot;
        this.config = config;
    }

    /** Begins; false when the storage is this process's own and nobody need be on duty. */
    public boolean begin() {
        if (leases.areNeeded()) {
            Thread started = Thread.ofPlatform().daemon().name("tapedeck-duty").start(this::run);
            thread = started;
        }
        return leases.areNeeded();
    }

    void shutdown(@Observes @Priority(BEFORE_THE_RUNNERS_END) ShutdownEvent event) {
        ending.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        long pause = config.leaseTime().toMillis() / LOOKS_IN_A_LEASE;
        try {
            while (!ending.await(pause, TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.warnf("sessions of other nodes: %s", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted; no longer on duty");
        }
    }

    private void look() {
        leases.renew(lost -> Await.now(recorders.find(lost).chain(executions::released)));
        for (Recorder session : recorders.registered()) {
            if (ending.getCount() == 0) {
                return;
            }
            try {
                look(session);
            } catch (Problem e) {
                LOG.warnf("session %s: %s", session.sessionId(), e.detail());
            }
        }
    }

    private void look(Recorder session) {
        boolean here = leases.holds(session.sessionId());
        if (session.status() == SessionStatus.RUNNING) {
            if (here || config.resume().equals("auto")) {
                Await.now(executions.running(session));
            } else if (leases.take(session.sessionId())) {
                boot.interrupt(session.sessionId());
                leases.release(session.sessionId());
            }
        } else if (here) {
            Await.now(executions.released(session));
        }
    }
}
