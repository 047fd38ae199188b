package dev.tapedeck.job;

import dev.tapedeck.document.Revision;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogKind;
import dev.tapedeck.log.ReadableLog;
import dev.tapedeck.stream.StreamOwner;
import dev.tapedeck.stream.StreamSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs can be watched: their changes as events, their progress as a value beside them. */
@Singleton
public class JobStreams implements StreamOwner {
    private final Jobs jobs;
    private final JobView view;
    private final Map<String, Watched> watched = new HashMap<>();

    public JobStreams(Jobs jobs, JobView view) {
        this.jobs = jobs;
        this.view = view;
        jobs.watch(this::changed);
    }

    @Override
    public LogKind kind() {
        return LogKind.JOB;
    }

    @Override
    public Uni<Held> hold(String id) {
        return Uni.createFrom()
                .item(() -> jobs.get(id))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(this::held);
    }

    private synchronized Held held(Job job) {
        Watched one = watched.computeIfAbsent(job.id(), id -> new Watched(job));
        one.log.changed(job);
        one.holders++;
        return new HeldJob(one);
    }

    private final class HeldJob implements Held {
        private final Watched of;

        private HeldJob(Watched of) {
            this.of = of;
        }

        @Override
        public StreamSource source() {
            return of;
        }

        @Override
        public void release() {
            synchronized (JobStreams.this) {
                of.holders--;
            }
            forget(of);
        }
    }

    private synchronized void forget(Watched one) {
        if (one.holders == 0 && !one.log.isWatched()) {
            watched.remove(one.log.id().id(), one);
        }
    }

    private void changed(Job job) {
        Watched one;
        synchronized (this) {
            one = watched.get(job.id());
        }
        if (one != null) {
            one.log.changed(job);
        }
    }

    /** Asks the storage for the jobs that are watched: other nodes may have changed them. */
    void refresh() {
        List<Watched> all;
        synchronized (this) {
            all = List.copyOf(watched.values());
        }
        all.forEach(Watched::refresh);
    }

    private final class Watched implements StreamSource, StreamSource.Latest {
        private final JobLog log;
        private int holders;
        private @Nullable Revision seen;
        private Progress told = Progress.NONE;
        private long version;

        private Watched(Job job) {
            this.log = new JobLog(job, () -> stored(job.id()), () -> forget(this));
        }

        /** Reads it only when the index knows of another one. */
        private void refresh() {
            String id = log.id().id();
            Revision now = jobs.revision(id).orElse(null);
            if (now != null && !now.equals(seen)) {
                seen = now;
                jobs.find(id).ifPresent(log::changed);
            }
        }

        private Uni<Job> stored(String id) {
            return Uni.createFrom()
                    .item(() -> jobs.get(id))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .invoke(log::changed);
        }

        @Override
        public ReadableLog log() {
            return log;
        }

        @Override
        public Uni<StateFrame> snapshot() {
            return Uni.createFrom()
                    .item(() -> {
                        Job job = log.job();
                        Cursor at = job.head();
                        JsonBytes out = new JsonBytes(1024);
                        out.ascii("{\"catchup_id\":").string(at.toString());
                        out.ascii(",\"job_id\":").string(job.id()).ascii(",\"state\":");
                        out.put(view.json(job)).put('}');
                        return new StateFrame(at, out.toByteArray());
                    });
        }

        @Override
        public boolean ended() {
            return log.job().status().isTerminal();
        }

        @Override
        public Latest latest() {
            return this;
        }

        @Override
        public String type() {
            return "progress";
        }

        @Override
        public synchronized long version() {
            Progress now = jobs.progress(log.job());
            if (!now.equals(told)) {
                told = now;
                version++;
            }
            return version;
        }

        @Override
        public synchronized byte[] json() {
            return RawObject.empty()
                    .put("job_id", RawObject.string(log.id().id()))
                    .put("progress", told.json())
                    .put("percentage", JobView.percentage(told))
                    .toJson();
        }
    }
}
