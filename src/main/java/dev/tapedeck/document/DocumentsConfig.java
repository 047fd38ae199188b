package dev.tapedeck.document;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Documents: where they are and how large they may be. */
@ConfigMapping(prefix = "tapedeck.documents")
public interface DocumentsConfig {
    /**
     * Which store has the documents below a first part of entities' names: {@code
     * tapedeck.documents.adapters."signal"=redis}. The value is the identifier of a {@link
     * DocumentStore} bean; what is not named here is in the one store of the process.
     */
    Map<String, String> adapters();

    /** Bytes of one document that is sent. */
    @WithDefault("16777216")
    int maxBytes();

    /** Nesting of JSON that is sent. */
    @WithDefault("64")
    int jsonDepth();
}
