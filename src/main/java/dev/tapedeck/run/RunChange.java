package dev.tapedeck.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * What is to be so of a run from now on; null leaves what is there.
 *
 * @param kind in any writing; of a new run only
 * @param request JSON object in place of the earlier one
 * @param meta JSON object whose members replace those of the same name; one that is null removes it
 * @param artifactId one of the run's artifacts
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RunChange(
        @Nullable String kind,
        @Nullable RunStatus status,
        byte @Nullable [] request,
        byte @Nullable [] meta,
        @Nullable String artifactId,
        @Nullable String error) {
    public static Builder builder() {
        return new Builder();
    }

    public static RunChange to(RunStatus status) {
        return builder().status(status).build();
    }

    /** Not thread-safe. */
    public static final class Builder {
        private @Nullable String kind;
        private @Nullable RunStatus status;
        private byte @Nullable [] request;
        private byte @Nullable [] meta;
        private @Nullable String artifactId;
        private @Nullable String error;

        private Builder() {}

        @CanIgnoreReturnValue
        public Builder kind(String value) {
            kind = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder status(RunStatus value) {
            status = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder request(byte[] json) {
            request = json;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder meta(byte[] json) {
            meta = json;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder artifactId(String value) {
            artifactId = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder error(String value) {
            error = value;
            return this;
        }

        public RunChange build() {
            return new RunChange(kind, status, request, meta, artifactId, error);
        }
    }
}
