package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.execution.SourceIndex;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.source.SourceScan;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.job.JobHandler;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.problem.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads sources to their end and keeps what they hold, or the line that they break at. A broken
 * source is a finding and no failure of the job.
 */
@Singleton
public class DataRefreshHandler implements JobHandler {
    private final Sources sources;
    private final SourceIndex index;

    public DataRefreshHandler(Sources sources, SourceIndex index) {
        this.sources = sources;
        this.index = index;
    }

    @Override
    public JobType type() {
        return JobType.DATA_REFRESH;
    }

    @Override
    public void check(JsonNode payload) {
        String name = Payloads.text(Payloads.object(payload), "source");
        if (name != null && sources.find(name).isEmpty()) {
            throw Problem.field("payload.source", "is unknown; GET /api/v1/sources lists them");
        }
    }

    @Override
    public JobResult run(JobWork work) throws Exception {
        check(work.payload());
        List<Source> wanted = wanted(work.payload());
        ObjectNode data = Json.object();
        ArrayNode found = data.putArray("sources");
        List<String> artifacts = new ArrayList<>();
        int broken = 0;
        for (int i = 0; i < wanted.size(); i++) {
            Source source = wanted.get(i);
            work.progress(i, wanted.size(), source.wire());
            SourceScan scan = scan(source, work);
            broken += scan.problem() == null ? 0 : 1;
            found.add(index.put(scan, Clock.systemUTC().instant()));
            artifacts.add("documents/sources/" + source.wire());
        }
        work.progress(wanted.size(), wanted.size(), "done");
        data.put("indexed", wanted.size()).put("broken", broken);
        return JobResult.of(data, artifacts);
    }

    private static SourceScan scan(Source source, JobWork work) throws IOException, JobStopped {
        return SourceScan.<JobStopped>of(source, ticks -> work.checkpoint());
    }

    private List<Source> wanted(JsonNode payload) throws IOException {
        String name = Payloads.text(payload, "source");
        return name == null ? sources.all() : sources.find(name).stream().toList();
    }
}
