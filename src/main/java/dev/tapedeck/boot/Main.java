package dev.tapedeck.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;

/** Where the process begins. */
@QuarkusMain
public class Main {
    public static void main(String[] args) {
        // The framework answers an URI that java.net.URI does not take with an empty 400, and
        // parses
        // each one to know; our routes answer with a problem.
        byDefault("vertx.disableURIValidation", "true");
        // The committer needs a core too: a loop for every core makes all of them wait in turn.
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        byDefault("quarkus.vertx.event-loops-pool-size", Integer.toString(loops));
        Quarkus.run(args);
    }

    private static void byDefault(String property, String value) {
        String variable = property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        if (System.getProperty(property) == null && System.getenv(variable) == null) {
            var unused = System.setProperty(property, value);
        }
    }
}
