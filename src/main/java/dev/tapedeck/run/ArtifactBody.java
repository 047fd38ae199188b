package dev.tapedeck.run;

import java.io.IOException;
import java.io.OutputStream;

/** Writes an artifact's bytes, as they come. */
@FunctionalInterface
public interface ArtifactBody {
    void writeTo(OutputStream out) throws IOException;
}
