package dev.tapedeck.job;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The settings that there are without any, and some of one's own. */
final class JobSettings {
    private JobSettings() {}

    static JobsConfig with(Map<String, String> own) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withConverter(Duration.class, 100, new DurationConverter())
                        .withMapping(JobsConfig.class);
        own.forEach((name, value) -> builder.withDefaultValue("tapedeck.jobs." + name, value));
        return builder.build().getConfigMapping(JobsConfig.class);
    }
}
